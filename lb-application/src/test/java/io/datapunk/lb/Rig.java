package io.datapunk.lb;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import io.datapunk.lb.testkit.check.ScriptedCheck;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A balancer on virtual time, with servers whose answers a test decides. */
final class Rig implements AutoCloseable {
    static final String SERVICE = "orders";

    final ManualScheduler scheduler = new ManualScheduler();
    final FakeDiscovery discovery = new FakeDiscovery();
    final ScriptedCheck check = new ScriptedCheck(scheduler);
    final List<BalancerEvent> events = new ArrayList<>();
    final HealthAwareLoadBalancer balancer;
    final Map<String, Integer> picked = new HashMap<>();
    /** Slips in wherever the balancer asks for the time. */
    Runnable whenTimeIsAsked = () -> {};

    private final SplittableRandom latencies;

    Rig(HealthAwareConfig config) {
        this(config, 1);
    }

    Rig(HealthAwareConfig config, long seed, EventSink... more) {
        this(config, seed, List.of(), List.of(), more);
    }

    /** With plug-ins of others beside ours. */
    Rig(
            HealthAwareConfig config,
            long seed,
            List<StrategyProvider> strategies,
            List<ScorerProvider> scorers,
            EventSink... more) {
        latencies = new SplittableRandom(~seed);
        Surroundings around = new Surroundings(this::nanos, new SplittableRandom(seed), scheduler, seed);
        balancer = new HealthAwareLoadBalancer(config, discovery, plugins(strategies, scorers), around, sinks(more));
    }

    private long nanos() {
        whenTimeIsAsked.run();
        return scheduler.ticker().nanos();
    }

    private List<EventSink> sinks(EventSink... more) {
        List<EventSink> all = new ArrayList<>(List.of(more));
        all.add(events::add);
        return all;
    }

    static HealthAwareConfig.Builder unchecked() {
        return HealthAwareConfig.builder().noChecks();
    }

    private Plugins plugins(List<StrategyProvider> strategies, List<ScorerProvider> scorers) {
        return Plugins.of(
                all(StrategyProvider.class, strategies),
                all(ScorerProvider.class, scorers),
                List.of(new OneCheck("scripted", check), new OneCheck("forgetful", new ForgetfulCheck())));
    }

    private static <P> Collection<P> all(Class<P> type, List<P> more) {
        List<P> all = new ArrayList<>(more);
        ServiceLoader.load(type).forEach(all::add);
        return all;
    }

    static Instance instance(int number) {
        return Instance.of("i" + number, "10.0.0." + number, 8080);
    }

    static List<Instance> instances(int count) {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(instance(i));
        }
        return all;
    }

    /** The service with this many instances listed. */
    BalancedService with(int count) {
        BalancedService service = balancer.service(SERVICE);
        discovery.complete(SERVICE, instances(count));
        return service;
    }

    BalancedService service() {
        return balancer.service(SERVICE);
    }

    void advance(Duration time) {
        scheduler.advance(time);
    }

    /** One request that takes 1 to 3 ms, of which the clock shows nothing, ends as the function says for the instance's id, and is followed by a pause. */
    Outcome request(Function<String, Outcome> answers, Duration pause) {
        long ticket = service().acquireTicket(SelectionContext.EMPTY);
        String id = service().instance(ticket).id();
        picked.merge(id, 1, Integer::sum);
        Outcome outcome = answers.apply(id);
        service().complete(ticket, outcome, latencies.nextLong(1_000_000, 3_000_000));
        scheduler.advance(pause);
        return outcome;
    }

    /** As many requests, 2 ms apart; returns how many failed. */
    int requests(int count, Function<String, Outcome> answers) {
        int failed = 0;
        for (int i = 0; i < count; i++) {
            if (request(answers, Duration.ofMillis(2)).isFailure()) {
                failed++;
            }
        }
        return failed;
    }

    /** Lets instances fail until this one is out; returns how many requests that took. */
    int untilOut(String id, String... failing) {
        for (int count = 1; count <= 20_000; count++) {
            request(failing(failing.length == 0 ? new String[] {id} : failing), Duration.ofMillis(2));
            if (look(id).circuit().equals("open")) {
                return count;
            }
        }
        throw new AssertionError(id + " is still " + look(id));
    }

    /** Lets everybody be well until this one ramps; returns how many trials that took. */
    int trialsUntilRamping(String id) {
        int before = picks(id);
        for (int count = 1; count <= 20_000; count++) {
            request(allWell(), Duration.ofMillis(2));
            if (look(id).circuit().equals("ramping")) {
                return picks(id) - before;
            }
        }
        throw new AssertionError(id + " is still " + look(id));
    }

    InstanceSnapshot look(String id) {
        return service().snapshot().instances().stream()
                .filter(each -> each.instance().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    int picks(String id) {
        return picked.getOrDefault(id, 0);
    }

    <E extends BalancerEvent> List<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static Function<String, Outcome> allWell() {
        return id -> Outcome.SUCCESS;
    }

    static Function<String, Outcome> failing(String... ids) {
        List<String> bad = List.of(ids);
        return id -> bad.contains(id) ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
    }

    @Override
    public void close() {
        balancer.close();
    }

    /** Hands out one check under one name. */
    private record OneCheck(String name, HealthCheck check) implements CheckProvider {
        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public HealthCheck create(Settings settings, Scheduler scheduler) {
            return check;
        }
    }

    /** Passes, and remembers nobody. */
    private static final class ForgetfulCheck implements HealthCheck {
        @Override
        public CompletionStage<Result> check(Instance instance, Duration deadline) {
            return CompletableFuture.completedFuture(Result.PASSED);
        }

        @Override
        public void close() {}
    }
}
