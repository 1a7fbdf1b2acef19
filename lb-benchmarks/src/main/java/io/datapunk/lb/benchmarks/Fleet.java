package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.Operations;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A balancer with everything a default one has, over a fleet of which one in a hundred is out and one in fifty ramps.
 *
 * <p>Active checks are off unless they are asked for: they need a network, and cost a request nothing.
 */
final class Fleet implements AutoCloseable {
    private static final Duration UNTIL_AFTER_THE_RUN = Duration.ofHours(20);
    /** Whoever was reset has its whole share again before many others have been. */
    private static final Duration SHORTLY = Duration.ofMillis(1);

    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);

    private final Machine machine = new Machine();
    private final HealthAwareLoadBalancer balancer;
    private final List<Telemetry> telemetries;
    private final BalancedService service;

    Fleet(InstanceDiscovery discovery) throws Exception {
        this(discovery, List.of());
    }

    /** One that is measured by these, which it closes. */
    Fleet(InstanceDiscovery discovery, List<Telemetry> telemetries) throws Exception {
        this(
                discovery,
                telemetries,
                HealthAwareConfig.builder()
                        .noChecks()
                        .recovery(ramping(UNTIL_AFTER_THE_RUN))
                        .build());
    }

    private Fleet(InstanceDiscovery discovery, List<Telemetry> telemetries, HealthAwareConfig config) throws Exception {
        this.telemetries = List.copyOf(telemetries);
        balancer = new HealthAwareLoadBalancer(config, discovery, plugins(), machine.surroundings(), this.telemetries);
        BalancedService watched = balancer.service("benchmark");
        for (Telemetry telemetry : this.telemetries) {
            telemetry.begin(balancer, machine.surroundings().ticker(), InstantSource.system());
            watched = telemetry.around(watched);
        }
        service = watched;
        service.ready().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** One whose instances are also checked every half minute, by a check that asks nobody; ramps last as long as the run. */
    static Fleet checked(InstanceDiscovery discovery) throws Exception {
        return new Fleet(
                discovery,
                List.of(),
                checks().recovery(ramping(UNTIL_AFTER_THE_RUN)).build());
    }

    /** One that is checked as well, whose ramps last as long as usual. */
    static Fleet checkedAndRampingAsUsual(InstanceDiscovery discovery) throws Exception {
        return new Fleet(discovery, List.of(), checks().build());
    }

    /** One that is checked as well, and ejects at the first error; ramps are over at once. */
    static Fleet checkedAndImpatient(InstanceDiscovery discovery) throws Exception {
        return new Fleet(
                discovery,
                List.of(),
                checks().recovery(ramping(SHORTLY))
                        .settings(Map.of("circuitBreakThreshold", "1"))
                        .build());
    }

    /**
     * One whose requests fail. By chance that ejects somebody about once in a million requests, which is several times a second where
     * they do nothing: so whoever is ejected is back soon, or before long most of the fleet would be out or ramp. See {@link #keepRamping}.
     */
    static Fleet failing(InstanceDiscovery discovery, int instances) throws Exception {
        ServiceConfig.Recovery usual = ramping(EndlessRamps.leastRamp(howManyRamp(instances)));
        ServiceConfig.Recovery atOnce = new ServiceConfig.Recovery(
                SHORTLY,
                SHORTLY,
                SHORTLY,
                usual.trialLimit(),
                usual.trialSuccesses(),
                usual.rampStart(),
                usual.rampWindow());
        return new Fleet(
                discovery,
                List.of(),
                HealthAwareConfig.builder().noChecks().recovery(atOnce).build());
    }

    private static HealthAwareConfig.Builder checks() {
        ServiceConfig.Checks usual = HealthAwareConfig.defaults().service().checks();
        return HealthAwareConfig.builder()
                .checks(new ServiceConfig.Checks(
                        PassingCheck.NAME,
                        Map.of(),
                        BETWEEN_CHECKS,
                        usual.fastInterval(),
                        usual.timeout(),
                        usual.fall(),
                        usual.rise(),
                        usual.longestBackoff(),
                        usual.maxConcurrent()));
    }

    /** The default but for how long a ramp lasts. */
    private static ServiceConfig.Recovery ramping(Duration window) {
        ServiceConfig.Recovery usual = HealthAwareConfig.defaults().service().recovery();
        return new ServiceConfig.Recovery(
                usual.recoveryWindow(),
                usual.longestHold(),
                usual.longestFlapHold(),
                usual.trialLimit(),
                usual.trialSuccesses(),
                usual.rampStart(),
                window);
    }

    private static Plugins plugins() {
        return Plugins.of(
                ServiceLoader.load(StrategyProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                ServiceLoader.load(ScorerProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                List.<CheckProvider>of(new PassingCheck()));
    }

    BalancedService service() {
        return service;
    }

    /** One in a hundred out, one in fifty back with a small share, at least one of each. */
    void disturb(int instances) {
        Operations operations = service.operations();
        int out = howManyAreOut(instances);
        int ramping = howManyRamp(instances);
        for (int i = 0; i < out; i++) {
            operations.eject(FixedList.id(i), UNTIL_AFTER_THE_RUN);
        }
        for (int i = out; i < out + ramping; i++) {
            operations.eject(FixedList.id(i), UNTIL_AFTER_THE_RUN);
            operations.reset(FixedList.id(i));
        }
    }

    /** Lets those that ramp since {@link #disturb} go on doing so, where ramps are short. */
    void keepRamping(int instances) {
        EndlessRamps.begin(
                service.operations(),
                machine.surroundings().scheduler(),
                howManyAreOut(instances),
                howManyRamp(instances));
    }

    private static int howManyAreOut(int instances) {
        return Math.max(1, instances / 100);
    }

    private static int howManyRamp(int instances) {
        return Math.max(1, instances / 50);
    }

    /** How many instances are in which state, for the log of the run. */
    Map<String, Integer> states() {
        Map<String, Integer> states = new TreeMap<>();
        for (InstanceSnapshot instance : service.snapshot().instances()) {
            states.merge(instance.circuit() + "/" + instance.order(), 1, Integer::sum);
        }
        return states;
    }

    @Override
    public void close() {
        telemetries.forEach(Telemetry::close);
        balancer.close();
        machine.close();
    }
}
