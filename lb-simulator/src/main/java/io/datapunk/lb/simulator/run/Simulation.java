package io.datapunk.lb.simulator.run;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * One client with the production balancer in front of simulated servers, on virtual time.
 *
 * <p>The same scenario, configuration and seed give the same run, to the last bit. Strategies and scorers are found by
 * {@link ServiceLoader}; active checks are off, or the simulated ones, when the configuration names {@link #CHECK}.
 *
 * <p>Immutable; each {@link #run} has a world of its own and happens on its caller's thread.
 *
 * @param scenario what happens
 * @param config how the client balances
 * @param seed all chance there is
 */
public record Simulation(Scenario scenario, HealthAwareConfig config, Seed seed) {
    /** The name of the check that asks simulated servers. */
    public static final String CHECK = "simulated";

    private static final String SERVICE = "simulated";

    /** The ticker passes through zero in the middle of usual runs: nothing may depend on its sign. */
    private static final long ORIGIN = -30_000_000_000L;

    public Simulation {
        Objects.requireNonNull(scenario, "scenario");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(seed, "seed");
    }

    /**
     * Runs it.
     *
     * @throws io.datapunk.lb.InvalidConfigException when the configuration names what does not exist
     */
    public Run run() {
        VirtualTime time = new VirtualTime(ORIGIN);
        Fleet fleet = new Fleet(scenario, seed);
        Journal journal = new Journal();
        Surroundings around = new Surroundings(time, seed.stream("picks", 0), time, seed.value());
        try (HealthAwareLoadBalancer balancer = new HealthAwareLoadBalancer(
                config,
                new FleetDiscovery(fleet),
                plugins(new FleetCheck(fleet, time)),
                around,
                List.of(event -> heard(event, fleet, time, journal)))) {
            BalancedService service = balancer.service(SERVICE);
            new Client(scenario, service, fleet, time, seed.stream("arrivals", 0), journal).begin();
            time.runUntil(scenario.length().plus(scenario.timeout()).toNanos());
            long inFlight = service.statistics().inFlight();
            return new Run(new Evaluation(scenario, journal).result(inFlight), journal, service.snapshot());
        }
    }

    private static Plugins plugins(FleetCheck check) {
        return Plugins.of(
                ServiceLoader.load(StrategyProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                ServiceLoader.load(ScorerProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                List.of(check));
    }

    private static void heard(BalancerEvent event, Fleet fleet, VirtualTime time, Journal journal) {
        if (event instanceof BalancerEvent.InstanceChanged change) {
            journal.changed(new Transition(
                    time.elapsedNanos(), fleet.position(change.instance()), change.from(), change.to(), change.rule()));
        } else {
            journal.remark(time.elapsedNanos() / 1_000_000 + " ms: " + event);
        }
    }
}
