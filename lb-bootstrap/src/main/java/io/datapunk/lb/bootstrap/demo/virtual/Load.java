package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Ten thousand requests a virtual second, evenly: each picks an instance, which answers after 20 to 60 ms, or with an error
 * after one where it fails. Not thread-safe.
 */
final class Load implements Promises.Requests {
    static final int PER_SECOND = 10_000;

    private static final Duration STEP = Duration.ofMillis(1);
    private static final long SHORTEST_NANOS = 20_000_000L;
    private static final long LONGEST_NANOS = 60_000_000L;
    private static final long ERROR_NANOS = 1_000_000L;

    private final BalancedService service;
    private final Fleet fleet;
    private final VirtualTime time;
    private final SplittableRandom random;
    private long sent;
    private long toFailing;
    private long unserved;

    Load(BalancedService service, Fleet fleet, VirtualTime time, SplittableRandom random) {
        this.service = service;
        this.fleet = fleet;
        this.time = time;
        this.random = random;
    }

    void begin() {
        time.every(STEP, () -> {
            for (int i = 0; i < PER_SECOND / 1000; i++) {
                send();
            }
        });
    }

    private void send() {
        sent++;
        long ticket;
        try {
            ticket = service.acquireTicket(SelectionContext.EMPTY);
        } catch (NoInstanceAvailableException nobody) {
            unserved++;
            return;
        }
        int position = fleet.position(service.instance(ticket));
        fleet.asked(position);
        boolean fails = fleet.fails(position);
        toFailing += fails ? 1 : 0;
        Outcome outcome = fails ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
        long takes = fails ? ERROR_NANOS : random.nextLong(SHORTEST_NANOS, LONGEST_NANOS);
        time.submit(takes, () -> service.complete(ticket, outcome, takes));
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long toFailing() {
        return toFailing;
    }

    @Override
    public long unserved() {
        return unserved;
    }
}
