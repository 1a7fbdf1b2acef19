package io.datapunk.lb.simulator.run;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.simulator.chance.Draws;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Reply;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** Sends requests as a Poisson process, one attempt each, and tells the balancer how they ended. */
final class Client {
    private final BalancedService service;
    private final Fleet fleet;
    private final VirtualTime time;
    private final RandomGenerator arrivals;
    private final Journal journal;
    private final double meanGapNanos;
    private final long lastNanos;
    private final long timeoutNanos;

    Client(
            Scenario scenario,
            BalancedService service,
            Fleet fleet,
            VirtualTime time,
            RandomGenerator arrivals,
            Journal journal) {
        this.service = service;
        this.fleet = fleet;
        this.time = time;
        this.arrivals = arrivals;
        this.journal = journal;
        this.meanGapNanos = 1e9 / scenario.requestsPerSecond();
        this.lastNanos = scenario.length().toNanos();
        this.timeoutNanos = scenario.timeout().toNanos();
    }

    /** Plans the next arrival, if it is still within the scenario's length. */
    void begin() {
        long gap = (long) Draws.exponential(arrivals, meanGapNanos);
        if (time.elapsedNanos() + gap < lastNanos) {
            time.after(gap, this::arrive);
        }
    }

    private void arrive() {
        begin();
        long now = time.elapsedNanos();
        long ticket;
        try {
            ticket = service.acquireTicket(SelectionContext.EMPTY);
        } catch (NoInstanceAvailableException nobody) {
            journal.rejected(now);
            return;
        }
        int server = fleet.position(service.instance(ticket));
        Reply reply = fleet.server(server).reply(now);
        boolean late = reply.latencyNanos() >= timeoutNanos;
        long latency = late ? timeoutNanos : reply.latencyNanos();
        Outcome outcome = late ? Outcome.TIMEOUT : reply.outcome();
        int request = journal.began(server, now);
        time.after(latency, () -> {
            service.complete(ticket, outcome, latency);
            journal.ended(request, latency, outcome.isFailure());
        });
    }
}
