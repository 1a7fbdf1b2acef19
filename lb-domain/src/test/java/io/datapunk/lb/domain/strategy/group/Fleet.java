package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.PoolRig;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/** A real pool of instances in zones and of priorities, and how the framework's selector spreads requests over it. */
final class Fleet {
    /** What a fitting sample exceeds less than once in a million, in standard deviations, on both sides together. */
    private static final double ONE_IN_A_MILLION = 4.9;

    private final PoolRig rig;
    private final List<Instance> instances;

    private Fleet(PoolRig rig, List<Instance> instances) {
        this.rig = rig;
        this.instances = instances;
    }

    static Fleet of(List<Instance> instances) {
        return new Fleet(PoolRig.listing(instances), new ArrayList<>(instances));
    }

    /** As many instances of weight 1 in each zone, named zone-number; such as {@code "a", 3, "b", 2}. */
    static Fleet inZones(Object... zonesAndCounts) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < zonesAndCounts.length; i += 2) {
            instances.addAll(zone((String) zonesAndCounts[i], (int) zonesAndCounts[i + 1], 1));
        }
        return of(instances);
    }

    static List<Instance> zone(String zone, int count, double weight) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(new Instance("%s-%04d".formatted(zone, i), "host-" + zone + i, 80, weight, zone, Map.of()));
        }
        return instances;
    }

    static List<Instance> level(Object priority, int count) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(new Instance(
                    "p%s-%04d".formatted(priority, i),
                    "host",
                    80,
                    1,
                    "",
                    Map.of("priority", String.valueOf(priority))));
        }
        return instances;
    }

    static SelectionStrategy named(String name) {
        return named(name, Map.of());
    }

    static SelectionStrategy named(String name, Map<String, String> settings, SelectionStrategy... parts) {
        return provider(name).create(Settings.of(settings), List.of(parts));
    }

    static StrategyProvider provider(String name) {
        return ServiceLoader.load(StrategyProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Candidates candidates() {
        return rig.candidates();
    }

    PoolRig rig() {
        return rig;
    }

    /** Adds and drops by a whole new list. */
    void list(List<Instance> all) {
        rig.list(all);
        instances.clear();
        instances.addAll(all);
    }

    List<Instance> instances() {
        return instances;
    }

    /** Takes so many out of those whose id begins like this. */
    Fleet takeOut(String prefix, int count) {
        instances.stream()
                .map(Instance::id)
                .filter(id -> id.startsWith(prefix))
                .limit(count)
                .forEach(rig::takeOut);
        return this;
    }

    /** Lets those whose id begins like this fail. */
    Fleet fail(String prefix) {
        instances.stream().map(Instance::id).filter(id -> id.startsWith(prefix)).forEach(rig::fail);
        return this;
    }

    void bringBackAll() {
        instances.forEach(instance -> rig.bringBack(instance.id()));
    }

    Selector selector(SelectionStrategy strategy) {
        Selector selector = new Selector(strategy, fault -> {
            throw new AssertionError("the strategy threw", fault);
        });
        selector.prepare(candidates());
        return selector;
    }

    /** How many of so many requests went to each zone. */
    Map<String, Integer> byZone(Selector selector, int requests, RandomGenerator random) {
        return count(selector, requests, i -> SelectionContext.EMPTY, Instance::zone, random);
    }

    /** How many of so many requests went to each instance. */
    Map<String, Integer> byId(Selector selector, int requests, RandomGenerator random) {
        return count(selector, requests, i -> SelectionContext.EMPTY, Instance::id, random);
    }

    /** How many requests went where; every one goes to somebody who is eligible. */
    Map<String, Integer> count(
            Selector selector,
            int requests,
            LongFunction<SelectionContext> request,
            Function<Instance, String> where,
            RandomGenerator random) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            int handle = selector.select(candidates(), request.apply(i), random);
            assertThat(candidates().eligible(handle)).as("request %d", i).isTrue();
            counts.merge(where.apply(candidates().instance(handle)), 1, Integer::sum);
        }
        return counts;
    }

    /** A share that is neither nothing nor everything may deviate; a right one fails here less than once in a million. */
    static void assertShare(int count, int requests, double share) {
        double deviation = Math.sqrt(requests * share * (1 - share));
        assertThat((double) count)
                .as("%d of %d, expected a share of %f", count, requests, share)
                .isBetween(
                        requests * share - ONE_IN_A_MILLION * deviation - 1e-6,
                        requests * share + ONE_IN_A_MILLION * deviation + 1e-6);
    }

    static int of(Map<String, Integer> counts, String key) {
        return counts.getOrDefault(key, 0);
    }
}
