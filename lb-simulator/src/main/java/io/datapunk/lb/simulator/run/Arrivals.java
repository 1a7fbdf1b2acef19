package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Draws;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Load.Rhythm;
import io.datapunk.lb.simulator.scenario.Route;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.time.VirtualTime;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Lets requests arrive as the scenario's load says, each at a client by chance.
 *
 * <p>When, where and of which route is drawn before any policy is asked, so two policies meet the same arrivals; but for a
 * closed loop, whose next request waits for the end of the last.
 */
final class Arrivals {
    private static final long SHORTEST_ROUND_NANOS = 1_000_000;

    private final Scenario scenario;
    private final List<Client> clients;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final long endNanos;

    Arrivals(Scenario scenario, List<Client> clients, VirtualTime time, RandomGenerator random) {
        this.scenario = scenario;
        this.clients = clients;
        this.time = time;
        this.random = random;
        this.endNanos = scenario.length().toNanos();
    }

    void begin() {
        Load load = scenario.load();
        if (load instanceof Load.Open open) {
            new Stream(open).planNext();
        } else if (load instanceof Load.Closed closed) {
            for (int worker = 0; worker < closed.workers(); worker++) {
                new Worker(closed.pause(), clients.get(worker % clients.size())).pause(0);
            }
        }
    }

    private void arrive() {
        Client client = clients.size() == 1 ? clients.get(0) : clients.get(random.nextInt(clients.size()));
        client.send(route());
    }

    private int route() {
        if (scenario.routes().isEmpty()) {
            return 0;
        }
        double drawn = random.nextDouble();
        for (Route route : scenario.routes()) {
            drawn -= route.share();
            if (drawn < 0) {
                return route.number();
            }
        }
        return 0;
    }

    /** Requests that come whatever becomes of those before. */
    private final class Stream implements Runnable {
        private final boolean even;
        private final RateCurve rates;

        Stream(Load.Open load) {
            even = load.rhythm() == Rhythm.CONSTANT;
            rates = new RateCurve(load.rates());
        }

        void planNext() {
            long now = time.elapsedNanos();
            long next = rates.after(now, even ? 1 : Draws.exponential(random, 1));
            if (next < endNanos) {
                time.submit(next - now, this);
            }
        }

        @Override
        public void run() {
            arrive();
            planNext();
        }
    }

    /** Sends, waits for the end, pauses, and begins anew. */
    private final class Worker {
        private final Latency pause;
        private final Client client;

        Worker(Latency pause, Client client) {
            this.pause = pause;
            this.client = client;
        }

        void pause(long leastNanos) {
            time.submit(Math.max(leastNanos, pause.draw(random)), this::send);
        }

        private void send() {
            long sent = time.elapsedNanos();
            if (sent < endNanos) {
                // Who is turned away at once does not come back in the same instant, or time would stand still.
                client.send(route(), () -> pause(time.elapsedNanos() == sent ? SHORTEST_ROUND_NANOS : 0));
            }
        }
    }
}
