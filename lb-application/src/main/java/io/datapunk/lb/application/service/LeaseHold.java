package io.datapunk.lb.application.service;

import io.datapunk.lb.Classifier;
import io.datapunk.lb.Lease;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;

/** A ticket that can be completed once, and knows when it began. 32 bytes. */
final class LeaseHold implements Lease {
    private static final VarHandle TICKET;
    private static final long DONE = -1;

    /** Times are kept in 1,024 ns, so that 32 bits last for more than an hour. */
    private static final int TIME_SHIFT = 10;
    /** What looks longer than this is a reading that lies up to a second before the beginning, as two clocks may. */
    private static final long LONGEST = 0xffff_ffffL - (1_000_000_000L >>> TIME_SHIFT);

    static {
        try {
            TICKET = MethodHandles.lookup().findVarHandle(LeaseHold.class, "ticket", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final ServiceBalancer service;
    private final Instance instance;
    private final int begun;

    @SuppressWarnings("unused") // Read and written through TICKET.
    private volatile long ticket;

    LeaseHold(ServiceBalancer service, Instance instance, long ticket, long begunNanos) {
        this.service = service;
        this.instance = instance;
        this.begun = (int) (begunNanos >>> TIME_SHIFT);
        TICKET.setRelease(this, ticket);
    }

    @Override
    public Instance instance() {
        return instance;
    }

    private long sinceBegun() {
        int now = (int) (service.leaseNanos() >>> TIME_SHIFT);
        long since = Integer.toUnsignedLong(now - begun);
        return since > LONGEST ? 0 : since << TIME_SHIFT;
    }

    private void end(Outcome outcome, long latencyNanos) {
        // Before the hold is taken: it stays the caller's, whose close returns it.
        Objects.requireNonNull(outcome, "outcome");
        long held = (long) TICKET.getAndSet(this, DONE);
        if (held != DONE) {
            service.complete(held, outcome, latencyNanos);
        }
    }

    @Override
    public void succeeded() {
        end(Outcome.SUCCESS, sinceBegun());
    }

    @Override
    public void succeeded(long latencyNanos) {
        end(Outcome.SUCCESS, latencyNanos);
    }

    @Override
    public void failed(Outcome how) {
        end(how, sinceBegun());
    }

    @Override
    public void failed(Outcome how, long latencyNanos) {
        end(how, latencyNanos);
    }

    @Override
    public void failed(Throwable error) {
        end(Classifier.standard().classify(null, Objects.requireNonNull(error, "error")), sinceBegun());
    }

    @Override
    public void throttled(Duration retryAfter) {
        Objects.requireNonNull(retryAfter, "retryAfter");
        long held = (long) TICKET.getAndSet(this, DONE);
        if (held != DONE) {
            service.throttled(held, sinceBegun(), retryAfter);
        }
    }

    @Override
    public void reportLoad(float load) {
        long held = (long) TICKET.getVolatile(this);
        if (held != DONE) {
            service.reportLoad(held, load);
        }
    }

    @Override
    public void ignored() {
        end(Outcome.IGNORED, sinceBegun());
    }

    @Override
    public void close() {
        if ((long) TICKET.getOpaque(this) == DONE) {
            return;
        }
        long held = (long) TICKET.getAndSet(this, DONE);
        if (held != DONE) {
            service.complete(held, Outcome.IGNORED, -1);
            service.unreported();
        }
    }
}
