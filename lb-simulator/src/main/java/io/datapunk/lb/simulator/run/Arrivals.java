package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Draws;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Load.Rhythm;
import io.datapunk.lb.simulator.scenario.Route;
import io.datapunk.lb.simulator.scenario.Scenario;
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
            planNext(open);
        } else if (load instanceof Load.Closed closed) {
            for (int worker = 0; worker < closed.workers(); worker++) {
                work(closed, clients.get(worker % clients.size()));
            }
        }
    }

    private void planNext(Load.Open open) {
        long at = time.elapsedNanos();
        double most = open.mostPerSecond();
        double rate;
        do { // Thinning: candidates come at the largest rate, and each is kept with the part that holds at its moment.
            double gap = open.rhythm() == Rhythm.POISSON ? Draws.exponential(random, 1e9 / most) : 1e9 / most;
            at += Math.max(1, (long) gap);
            if (at >= endNanos) {
                return;
            }
            rate = open.rateAt(at);
        } while (rate < most && random.nextDouble() * most >= rate);
        time.after(at - time.elapsedNanos(), () -> {
            arrive();
            planNext(open);
        });
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

    private void work(Load.Closed closed, Client client) {
        time.after(closed.pause().draw(random), () -> {
            if (time.elapsedNanos() < endNanos) {
                client.send(route(), () -> work(closed, client));
            }
        });
    }
}
