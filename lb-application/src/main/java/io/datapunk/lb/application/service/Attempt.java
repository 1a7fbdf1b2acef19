package io.datapunk.lb.application.service;

import io.datapunk.lb.CallOptions;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One attempt of a call: a hold, timed by the precise clock, whose end is classified. */
final class Attempt<T> {
    private static final long DONE = -1;

    private final ServiceBalancer service;
    private final CallOptions<? super T> options;
    private final AtomicLong ticket;
    private final Instance instance;
    private final SelectionContext context;
    private final long begun;

    /**
     * The first attempt of a call: takes a hold.
     *
     * @throws io.datapunk.lb.NoInstanceAvailableException when nobody can be used
     */
    Attempt(ServiceBalancer service, CallOptions<? super T> options) {
        this(service, options, service.hold(options.context()), options.context());
    }

    /** An attempt by a hold that was taken for this context. */
    Attempt(ServiceBalancer service, CallOptions<? super T> options, Held held, SelectionContext context) {
        this.service = service;
        this.options = options;
        this.ticket = new AtomicLong(held.ticket());
        this.instance = held.instance();
        this.context = context;
        this.begun = service.preciseNanos();
    }

    Instance instance() {
        return instance;
    }

    /** When it began, by the precise clock. */
    long begun() {
        return begun;
    }

    /** Reports how it ended and says what that counts as; only the first call counts, later ones are ignored. */
    Outcome ended(@Nullable T value, @Nullable Throwable error) {
        long latency = service.preciseNanos() - begun;
        Outcome outcome = classified(value, error);
        long held = ticket.getAndSet(DONE);
        if (held == DONE) {
            return Outcome.IGNORED;
        }
        service.complete(held, outcome, Math.max(0, latency));
        int failedBefore = context.attempt();
        if (outcome == Outcome.SUCCESS && failedBefore > 0) {
            service.masked(failedBefore);
        }
        return outcome;
    }

    /** A classifier that throws, or answers nothing, says nothing about the instance. */
    private Outcome classified(@Nullable T value, @Nullable Throwable error) {
        try {
            Outcome outcome = options.classifier().classify(value, error);
            return outcome == null ? Outcome.IGNORED : outcome;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError broken) {
            return Outcome.IGNORED;
        }
    }

    /** Returns a hold that nothing was reported for, as when an error passed everything by. */
    void close() {
        long held = ticket.getAndSet(DONE);
        if (held != DONE) {
            service.complete(held, Outcome.IGNORED, -1);
        }
    }
}
