package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.PolicyListener;
import io.datapunk.lb.simulator.policy.Standing;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.simulator.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Clients with a policy each in front of simulated servers, on virtual time.
 *
 * <p>The same scenario, policy and seed give the same run, to the last bit, in any process. Immutable; each {@link #run} has a
 * world of its own and happens on its caller's thread.
 *
 * @param scenario what happens
 * @param kind how the clients balance
 * @param seed all chance there is
 */
public record Simulation(Scenario scenario, PolicyKind kind, Seed seed) {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The ticker passes through zero in the middle of usual runs: nothing may depend on its sign. */
    private static final long ORIGIN = -30_000_000_000L;

    public Simulation {
        Objects.requireNonNull(scenario, "scenario");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(seed, "seed");
    }

    /**
     * Runs it.
     *
     * @throws io.datapunk.lb.InvalidConfigException when the policy cannot be made
     */
    public Run run() {
        return run(false);
    }

    /**
     * The same, and notes what the first client's policy thinks of every server, each second: as much more memory as
     * seconds times servers.
     */
    public Run watched() {
        return run(true);
    }

    private Run run(boolean watched) {
        VirtualTime time = new VirtualTime(ORIGIN);
        Fleet fleet = new Fleet(scenario, time, seed);
        Journal journal = new Journal(scenario);
        List<Client> clients = new ArrayList<>();
        List<List<Standing>> seconds = new ArrayList<>();
        try {
            for (int number = 0; number < scenario.clients(); number++) {
                clients.add(client(number, fleet, time, journal));
            }
            if (watched) {
                time.every(SECOND, () -> seconds.add(standings(clients.get(0).policy(), fleet)));
            }
            new Arrivals(scenario, clients, time, seed.stream("arrivals", 0)).begin();
            time.runUntil(end().toNanos());
            long inFlight = clients.stream()
                    .mapToLong(client -> client.policy().inFlight())
                    .sum();
            return new Run(new Evaluation(scenario, journal).result(inFlight), journal, seconds);
        } finally {
            clients.forEach(client -> client.policy().close());
        }
    }

    /** Late enough for the last request to have ended with all its attempts. */
    private Duration end() {
        return scenario.stalls().stream()
                .map(stall -> stall.window().until())
                .reduce(scenario.length(), (one, other) -> one.compareTo(other) >= 0 ? one : other)
                .plus(scenario.timeout().multipliedBy(1L + scenario.retries().most()))
                .plusMillis(1);
    }

    private Client client(int number, Fleet fleet, VirtualTime time, Journal journal) {
        List<Window> stalls = scenario.stalls().stream()
                .filter(stall -> stall.client() == number)
                .map(Stall::window)
                .toList();
        ClientTime own = new ClientTime(time, stalls);
        Policy policy = kind.create(new Place(
                scenario,
                number,
                seed.stream("clients", number).nextLong(),
                time,
                own,
                seed.stream("picks", number),
                new Registry(scenario, fleet, time, own),
                new FleetCheck(fleet, own),
                fleet,
                listener(number, time, journal)));
        own.every(TICK, policy::tick);
        return new Client(number, scenario, policy, own, fleet, time, journal);
    }

    private static PolicyListener listener(int client, VirtualTime time, Journal journal) {
        return new PolicyListener() {
            @Override
            public void changed(int server, String from, String to, String rule) {
                journal.changed(new Transition(time.elapsedNanos(), client, server, from, to, rule));
            }

            @Override
            public void remark(String text) {
                journal.remark(time.elapsedNanos() / 1_000_000 + " ms, client " + client + ": " + text);
            }
        };
    }

    private static List<Standing> standings(Policy policy, Fleet fleet) {
        return IntStream.range(0, fleet.count()).mapToObj(policy::standing).toList();
    }
}
