package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.Operations;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints how long single picks take while nothing else happens, while another thread wakes a thousand times a second and does
 * nothing, and while it changes somebody's eligibility each time: a line for each round and phase, as comma-separated values:
 * round, phase, picks, the percentiles 50, 99 and 99.9 in nanoseconds, changes.
 *
 * <p>Every pick is timed by two readings of the clock, which are in the figures. The request is completed untimed.
 */
public final class PickTail {
    private static final int INSTANCES = 10_000;
    private static final long PERIOD_NANOS = 1_000_000;
    private static final Duration LONG = Duration.ofHours(20);

    private final Fleet fleet;
    private final BalancedService service;
    private final long phaseNanos;

    private PickTail(Fleet fleet, long phaseNanos) {
        this.fleet = fleet;
        this.service = fleet.service();
        this.phaseNanos = phaseNanos;
    }

    private enum Phase {
        QUIET,
        WAKING,
        CHANGING
    }

    /**
     * Measures.
     *
     * @param arguments how many rounds, and how many milliseconds a phase lasts
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected ROUNDS MILLISECONDS");
        }
        int rounds = Integer.parseInt(arguments[0]);
        try (Fleet fleet = Fleet.checked(FixedList.of(INSTANCES))) {
            fleet.disturb(INSTANCES);
            PickTail tail = new PickTail(fleet, Long.parseLong(arguments[1]) * 1_000_000);
            for (int round = 0; round <= rounds; round++) { // the first warms up
                for (Phase phase : Phase.values()) {
                    tail.measure(round, phase);
                }
            }
        }
    }

    private void measure(int round, Phase phase) throws InterruptedException {
        Other other = new Other(fleet.service().operations(), phase == Phase.CHANGING);
        Thread thread = new Thread(other, "benchmark-other");
        if (phase != Phase.QUIET) {
            thread.start();
        }
        Nanos picks = new Nanos();
        long end = System.nanoTime() + phaseNanos;
        long now;
        do {
            long begun = System.nanoTime();
            long ticket = service.acquireTicket(SelectionContext.EMPTY);
            now = System.nanoTime();
            picks.add(now - begun);
            service.complete(ticket, Outcome.SUCCESS, 1_000_000 + (ticket & 0xffff));
        } while (now - end < 0);
        other.over = true;
        thread.join();
        if (round > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%d,%s,%d,%d,%d,%d,%d%n",
                    round,
                    phase.name().toLowerCase(Locale.ROOT),
                    picks.size(),
                    picks.at(0.5),
                    picks.at(0.99),
                    picks.at(0.999),
                    other.changes);
        }
    }

    /** Wakes once in a period; ejects and resets in turn, or does nothing. */
    private static final class Other implements Runnable {
        private final Operations operations;
        private final boolean changing;
        private final SplittableRandom random = new SplittableRandom(1);
        private volatile boolean over;
        private volatile int changes;

        Other(Operations operations, boolean changing) {
            this.operations = operations;
            this.changing = changing;
        }

        @Override
        public void run() {
            String id = "";
            int done = 0;
            long next = System.nanoTime();
            while (!over) {
                if (changing) {
                    if (done % 2 == 0) {
                        id = FixedList.id(INSTANCES / 2 + random.nextInt(INSTANCES / 20));
                        operations.eject(id, LONG);
                    } else {
                        operations.reset(id);
                    }
                    done++;
                }
                next += PERIOD_NANOS;
                long left = next - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(left);
                }
            }
            changes = done;
        }
    }
}
