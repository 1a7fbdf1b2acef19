package io.datapunk.lb.benchmarks.stress;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.SplittableRandom;

/** Begins requests by ticket and by lease, keeps a few of them out, and ends them in every way there is. For one thread. */
final class Requester {
    private static final int MOST_OUT = 8;
    private static final int PHASE_SHIFT = 30;

    private final BalancedService service;
    private final SplittableRandom random;
    private final long[] tickets = new long[MOST_OUT];
    private final boolean[] bad = new boolean[MOST_OUT];
    private int out;

    Requester(BalancedService service, SplittableRandom random) {
        this.service = service;
        this.random = random;
    }

    void request() {
        try {
            if (random.nextInt(4) == 0) {
                lease();
            } else {
                begin();
            }
        } catch (NoInstanceAvailableException nobody) {
            // Counted by the balancer.
        }
        while (out == MOST_OUT || (out > 0 && random.nextBoolean())) {
            end();
        }
    }

    void endAll() {
        while (out > 0) {
            end();
        }
    }

    /** One in six fails for about a second, then others do. */
    private static boolean fails(Instance instance) {
        return (instance.id().hashCode() + (System.nanoTime() >> PHASE_SHIFT)) % 6 == 0;
    }

    private void begin() {
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        tickets[out] = ticket;
        bad[out] = fails(service.instance(ticket));
        out++;
    }

    private void end() {
        out--;
        long ticket = tickets[out];
        long latency = random.nextLong(5_000_000);
        switch (random.nextInt(32)) {
            case 0 -> service.complete(ticket, Outcome.IGNORED, -1);
            case 1 -> service.complete(ticket, Outcome.CLIENT_ERROR, latency);
            case 2 -> service.throttled(ticket, latency, Duration.ofMillis(random.nextInt(50)));
            case 3 -> {
                service.reportLoad(ticket, random.nextFloat());
                service.complete(ticket, Outcome.SUCCESS, latency);
            }
            default -> service.complete(ticket, bad[out] ? Outcome.TIMEOUT : Outcome.SUCCESS, latency);
        }
    }

    private void lease() {
        try (Lease lease = service.acquire()) {
            if (fails(lease.instance())) {
                lease.failed(Outcome.SERVER_ERROR);
            } else {
                lease.succeeded();
            }
        }
    }
}
