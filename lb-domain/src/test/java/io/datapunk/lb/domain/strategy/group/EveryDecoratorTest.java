package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the three promise alike. */
class EveryDecoratorTest {
    private static final long SEED = 20_260_207;

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("EveryDecoratorTest seed " + SEED);
    }

    private enum Decorator {
        ZONE_AWARE("zone-aware", Rebuild.ON_WEIGHT),
        PRIORITY("priority", Rebuild.ON_WEIGHT),
        SUBSET("subset", Rebuild.ON_MEMBERSHIP);

        final String strategy;
        final Rebuild need;

        Decorator(String strategy, Rebuild need) {
            this.strategy = strategy;
            this.need = need;
        }

        Map<String, String> settings() {
            return switch (this) {
                case ZONE_AWARE -> Map.of("zone", "a");
                case PRIORITY -> Map.of();
                case SUBSET -> Map.of("clientIndex", "5", "subsetSize", "6");
            };
        }

        SelectionStrategy around(SelectionStrategy part) {
            return Fleet.named(strategy, settings(), part);
        }

        SelectionStrategy around(String part) {
            return around(Fleet.named(part));
        }
    }

    /** A strategy that says this of itself. */
    private record Saying(Rebuild rebuild, Set<Honours> honours, Picker picker) implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return picker;
        }
    }

    private static Fleet fleet() {
        List<Instance> all = new ArrayList<>(Fleet.zone("a", 4, 1));
        all.addAll(Fleet.zone("b", 10, 1));
        all.addAll(Fleet.level(1, 10));
        return Fleet.of(all).takeOut("a", 1).takeOut("b", 4);
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void decorator_saysThatItDecoratesOne(Decorator decorator) {
        assertThat(Fleet.provider(decorator.strategy).parts()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void foreignSetting_isRefused(Decorator decorator) {
        assertThatThrownBy(() -> Fleet.named(decorator.strategy, Map.of("speed", "9"), Fleet.named("random")))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageStartingWith("speed: \"9\", expected one of the keys ");
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void rebuild_isTheStrongerNeed_andEverythingIsHonoured(Decorator decorator) {
        for (Rebuild rebuild : Rebuild.values()) {
            SelectionStrategy strategy = decorator.around(new Saying(rebuild, Set.of(), (all, context, chance) -> 0));
            assertThat(strategy.rebuild()).isEqualTo(rebuild.compareTo(decorator.need) > 0 ? rebuild : decorator.need);
            assertThat(strategy.honours()).containsExactlyInAnyOrder(Honours.values());
        }
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void whatThePartDoesNotHonour_isThinnedWithin_andWhatItHonoursIsNot(Decorator decorator) {
        List<Instance> all = new ArrayList<>(Fleet.zone("a", 1, 1));
        all.add(new Instance("b-heavy", "host", 80, 4, "a", Map.of()));
        Fleet fleet = Fleet.of(all);
        Picker uniform = (candidates, context, chance) -> candidates.any(chance);
        int requests = 20_000;
        for (boolean honoured : new boolean[] {false, true}) {
            Set<Honours> honours = honoured ? Set.of(Honours.WEIGHT) : Set.of();
            Selector selector = fleet.selector(decorator.around(new Saying(Rebuild.NEVER, honours, uniform)));
            int light = Fleet.of(fleet.byId(selector, requests, random), "a-0000");
            double last = Math.pow(1 - 0.625, 4);
            Fleet.assertShare(light, requests, honoured ? 0.5 : 0.125 * (1 - last) / 0.625 + last / 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void cost_isThatOfThePart_forTheHandlesGroup(Decorator decorator) {
        Fleet fleet = fleet();
        Candidates candidates = fleet.candidates();
        Picker adaptive = Fleet.named("adaptive").prepare(candidates, null);
        Picker decorated = decorator.around("adaptive").prepare(candidates, null);
        Picker without = decorator.around("random").prepare(candidates, null);
        for (int i = 0; i < candidates.size(); i++) {
            int handle = candidates.handle(i);
            assertThat(decorated.cost(candidates, handle)).isEqualTo(adaptive.cost(candidates, handle));
            assertThat(without.cost(candidates, handle)).isNaN();
        }
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void faultOfThePart_comesThrough_sayingWhat(Decorator decorator) {
        Fleet fleet = fleet();
        SelectionStrategy throwing = decorator.around(new Saying(Rebuild.NEVER, Set.of(), (all, context, chance) -> {
            throw new IllegalStateException("its own fault");
        }));
        List<Throwable> faults = new ArrayList<>();
        Selector selector = new Selector(throwing, faults::add);
        selector.prepare(fleet.candidates());
        int handle = selector.select(fleet.candidates(), SelectionContext.EMPTY, random);
        assertThat(fleet.candidates().eligible(handle)).isTrue();
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault).hasMessage("its own fault"));

        SelectionStrategy unprepared = decorator.around((candidates, previous) -> {
            throw new IllegalStateException("cannot be prepared");
        });
        assertThatThrownBy(() -> unprepared.prepare(fleet.candidates(), null)).hasMessage("cannot be prepared");

        Selector nonsense = new Selector(
                decorator.around(new Saying(Rebuild.NEVER, Set.of(), (all, context, chance) -> -7)), faults::add);
        nonsense.prepare(fleet.candidates());
        assertThat(fleet.candidates().eligible(nonsense.select(fleet.candidates(), SelectionContext.EMPTY, random)))
                .isTrue();
        assertThat(faults)
                .hasSize(2)
                .last()
                .satisfies(fault -> assertThat(fault).hasMessage("pick answered -7, expected the handle of a member"));
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void picking_allocatesNothing(Decorator decorator) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.getCurrentThreadAllocatedBytes() > 0, "this virtual machine does not count");
        Fleet fleet = fleet();
        for (String part : List.of("random", "adaptive")) {
            Selector selector = fleet.selector(decorator.around(part));
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20 && least > 2000; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20_000; i++) {
                    selector.select(fleet.candidates(), SelectionContext.EMPTY, random);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).as("bytes of 20,000 picks around %s", part).isLessThanOrEqualTo(2000);
        }
    }

    @ParameterizedTest
    @EnumSource(Decorator.class)
    void eligibilityThatChangesAllTheTime_isHeeded(Decorator decorator) {
        Fleet fleet = fleet();
        Selector selector = fleet.selector(decorator.around("adaptive"));
        for (int i = 0; i < 20_000; i++) {
            String id = fleet.instances()
                    .get(random.nextInt(fleet.instances().size()))
                    .id();
            if (random.nextInt(3) == 0) {
                fleet.rig().bringBack(id);
            } else {
                fleet.rig().takeOut(id);
            }
            SelectionContext request = i % 3 == 0 ? Asked.keyed(i) : SelectionContext.EMPTY;
            int handle = selector.select(fleet.candidates(), request, random);
            assertThat(
                            handle == Candidates.NONE
                                    ? fleet.candidates().eligibleCount() == 0
                                    : fleet.candidates().eligible(handle))
                    .isTrue();
        }
    }

    @Test
    void decoratorsOfDecorators_keepBothRules() {
        List<Instance> all = new ArrayList<>();
        for (String zone : List.of("a", "b")) {
            for (int level = 0; level < 2; level++) {
                for (int i = 0; i < 30; i++) {
                    String id = zone + level + "-%02d".formatted(i);
                    all.add(new Instance(id, id, 80, 1, zone, Map.of("priority", "" + level)));
                }
            }
        }
        Fleet fleet = Fleet.of(all).takeOut("a0", 15);
        SelectionStrategy nested = Decorator.ZONE_AWARE.around(Decorator.PRIORITY.around(
                Fleet.named("subset", Map.of("clientIndex", "3", "subsetSize", "10"), Fleet.named("adaptive"))));
        Selector selector = fleet.selector(nested);
        int requests = 40_000;
        Map<String, Integer> counts = fleet.count(
                selector,
                requests,
                i -> SelectionContext.EMPTY,
                instance -> instance.id().substring(0, 2),
                random);
        // u of a is 45 of 105, o a half; half of its first level is healthy. All of b's is.
        double stays = 45 / 52.5;
        Fleet.assertShare(Fleet.of(counts, "a0"), requests, stays * 0.7);
        Fleet.assertShare(Fleet.of(counts, "a1"), requests, stays * 0.3);
        Fleet.assertShare(Fleet.of(counts, "b0"), requests, 1 - stays);
        Map<String, Integer> byHash = fleet.count(
                selector, requests, Asked::keyed, instance -> instance.id().substring(0, 2), random);
        Fleet.assertShare(Fleet.of(byHash, "a0"), requests, stays * 0.7);
        Fleet.assertShare(Fleet.of(byHash, "a1"), requests, stays * 0.3);
    }
}
