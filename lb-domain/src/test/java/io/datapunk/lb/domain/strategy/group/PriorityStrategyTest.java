package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through the framework's selector, over a real pool. Each statistical assertion fails less than once in a million for another seed. */
class PriorityStrategyTest {
    private static final long SEED = 20_260_204;
    private static final int REQUESTS = 40_000;

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("PriorityStrategyTest seed " + SEED);
    }

    private static SelectionStrategy around(String part) {
        return Fleet.named("priority", Map.of(), Fleet.named(part));
    }

    private static Fleet levels(int... counts) {
        List<Instance> all = new ArrayList<>();
        for (int level = 0; level < counts.length; level++) {
            all.addAll(Fleet.level(level, counts[level]));
        }
        return Fleet.of(all);
    }

    private Map<String, Integer> byLevel(Fleet fleet, Selector selector) {
        return fleet.count(
                selector,
                REQUESTS,
                i -> SelectionContext.EMPTY,
                instance -> instance.metadata().getOrDefault("priority", "none"),
                random);
    }

    @ParameterizedTest(name = "{0} and {1} of 100 healthy")
    @CsvSource({
        "100, 100, 1, 0",
        "72, 100, 1, 0",
        "71, 100, 0.994, 0.006",
        "50, 100, 0.7, 0.3",
        "25, 100, 0.35, 0.65",
        "0, 100, 0, 1",
        "25, 25, 0.5, 0.5",
        "10, 20, 0.3333333, 0.6666667",
    })
    void twoLevels_areFilledInOrder(int first, int second, double toFirst, double toSecond) {
        for (String part : List.of("random", "adaptive")) {
            Fleet fleet = levels(100, 100).takeOut("p0", 100 - first).takeOut("p1", 100 - second);
            Map<String, Integer> counts = byLevel(fleet, fleet.selector(around(part)));
            Fleet.assertShare(Fleet.of(counts, "0"), REQUESTS, toFirst);
            Fleet.assertShare(Fleet.of(counts, "1"), REQUESTS, toSecond);
        }
    }

    @Test
    void heaviestThereAre_areFilledInOrderToo() {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(heavy("p" + i / 4 + "-" + i, i / 4, 1e300));
        }
        Fleet fleet = Fleet.of(all).takeOut("p0", 2);
        Map<String, Integer> counts = byLevel(fleet, fleet.selector(around("random")));
        Fleet.assertShare(Fleet.of(counts, "0"), REQUESTS, 0.7);
        assertThatThrownBy(() -> heavy("p0-8", 0, 1.1e300))
                .hasMessage("weight: 1.1E300, expected a number above 0, at most 1e300");
    }

    private static Instance heavy(String id, int level, double weight) {
        return new Instance(id, "host", 80, weight, "", Map.of("priority", String.valueOf(level)));
    }

    @Test
    void health_isFollowedAsItChanges_withoutAnotherPreparation() {
        Fleet fleet = levels(10, 10, 10);
        Selector selector = fleet.selector(around("random"));
        assertThat(byLevel(fleet, selector)).containsExactly(Map.entry("0", REQUESTS));
        fleet.takeOut("p0", 5).takeOut("p1", 8);
        Map<String, Integer> counts = byLevel(fleet, selector);
        Fleet.assertShare(Fleet.of(counts, "0"), REQUESTS, 0.7);
        Fleet.assertShare(Fleet.of(counts, "1"), REQUESTS, 0.28);
        Fleet.assertShare(Fleet.of(counts, "2"), REQUESTS, 0.02);
        fleet.takeOut("p", 29);
        assertThat(byLevel(fleet, selector)).containsExactly(Map.entry("2", REQUESTS));
        fleet.bringBackAll();
        assertThat(byLevel(fleet, selector)).containsExactly(Map.entry("0", REQUESTS));
    }

    @Test
    void available_isMeasuredByWeight() {
        List<Instance> all = new ArrayList<>(Fleet.level(1, 4));
        all.add(new Instance("p0-heavy", "host", 80, 3, "", Map.of()));
        all.add(new Instance("p0-light", "host", 80, 1, "", Map.of()));
        Fleet fleet = Fleet.of(all).takeOut("p0-heavy", 1);
        Map<String, Integer> counts = byLevel(fleet, fleet.selector(around("random")));
        Fleet.assertShare(Fleet.of(counts, "none"), REQUESTS, 1.4 / 4);
    }

    @Test
    void overprovisioning_andTheKey_areSettings() {
        List<Instance> all = new ArrayList<>();
        for (Instance each : levels(10, 10).instances()) {
            all.add(new Instance(
                    each.id(), "host", 80, 1, "", Map.of("tier", each.metadata().getOrDefault("priority", ""))));
        }
        Fleet fleet = Fleet.of(all).takeOut("p0", 5);
        SelectionStrategy strategy =
                Fleet.named("priority", Map.of("priorityKey", "tier", "overprovisioning", "1"), Fleet.named("random"));
        Map<String, Integer> counts = fleet.count(
                fleet.selector(strategy),
                REQUESTS,
                i -> SelectionContext.EMPTY,
                instance -> instance.id().substring(0, 2),
                random);
        Fleet.assertShare(Fleet.of(counts, "p0"), REQUESTS, 0.5);
        assertThatThrownBy(() -> Fleet.named("priority", Map.of("overprovisioning", "0.9"), Fleet.named("random")))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessage("overprovisioning: \"0.9\", expected a number from 1.0 to 100.0");
    }

    @Test
    void gapsBetweenLevels_areNoLevels() {
        Fleet fleet = Fleet.of(Stream.of(Fleet.level(700, 4), Fleet.level(3, 4), Fleet.level(999_999_999, 4))
                .flatMap(List::stream)
                .toList());
        Selector selector = fleet.selector(around("random"));
        assertThat(byLevel(fleet, selector)).containsExactly(Map.entry("3", REQUESTS));
        fleet.takeOut("p3-", 4).takeOut("p700-", 2);
        Map<String, Integer> counts = byLevel(fleet, selector);
        Fleet.assertShare(Fleet.of(counts, "700"), REQUESTS, 0.7);
        Fleet.assertShare(Fleet.of(counts, "999999999"), REQUESTS, 0.3);
    }

    @Test
    void hostileValues_areTheFirstLevel() {
        List<Instance> all = new ArrayList<>(Fleet.level(1, 5));
        for (String value : List.of("-1", "99999999999999999999", "first", "1e3", "")) {
            all.addAll(Fleet.level(value, 1));
        }
        Fleet fleet = Fleet.of(all);
        assertThat(byLevel(fleet, fleet.selector(around("random"))))
                .containsOnlyKeys("-1", "99999999999999999999", "first", "1e3", "");
    }

    @Test
    void thousandsOfLevels_areBounded_theLastShareAGroup() {
        List<Instance> all = new ArrayList<>();
        for (int level = 2000; level > 0; level--) {
            all.addAll(Fleet.level(level * 3, 1));
        }
        Fleet fleet = Fleet.of(all);
        Levels levels = Levels.of(fleet.candidates(), "priority", 1.4);
        assertThat(levels.size()).isEqualTo(Levels.MOST);
        assertThat(levels.groupOf(Fleet.level(3, 1).get(0))).isZero();
        assertThat(levels.groupOf(Fleet.level(6000, 1).get(0))).isEqualTo(Levels.MOST - 1);
        Selector selector = fleet.selector(around("random"));
        fleet.takeOut("p", 1999);
        assertThat(byLevel(fleet, selector)).containsExactly(Map.entry("3", REQUESTS));
    }

    @Test
    void everybodyOfTheFirstLevelIsExcluded_turnsToTheNextOnes_inOrder() {
        Fleet fleet = levels(2, 1, 1);
        Candidates candidates = fleet.candidates();
        Selector selector = fleet.selector(around("adaptive"));
        for (int excluded = 0; excluded < 2; excluded++) {
            int upTo = excluded;
            Asked tried = Asked.again(1, handle -> Levels.level(candidates.instance(handle), "priority") <= upTo);
            Map<String, Integer> counts = fleet.count(
                    selector, 1000, i -> tried, instance -> instance.metadata().getOrDefault("priority", ""), random);
            assertThat(counts).containsExactly(Map.entry(String.valueOf(excluded + 1), 1000));
        }
        Asked last = Asked.again(1, handle -> Levels.level(candidates.instance(handle), "priority") > 0);
        assertThat(candidates
                        .instance(selector.select(candidates, last, random))
                        .id())
                .startsWith("p0");
    }

    @Test
    void hash_choosesTheLevel_andKeysSpreadByTheShares() {
        Fleet fleet = levels(10, 10).takeOut("p0", 5);
        Selector selector = fleet.selector(around("random"));
        RandomGenerator forbidden = () -> {
            throw new AssertionError("drew from the shared source for a request with a routing hash");
        };
        Map<String, Integer> counts = fleet.count(
                selector, REQUESTS, Asked::keyed, instance -> instance.id().substring(0, 2), forbidden);
        Fleet.assertShare(Fleet.of(counts, "p0"), REQUESTS, 0.7);
    }

    @Test
    void everybodyOut_isNobody_andNoMembersToo() {
        Fleet fleet = levels(2, 2);
        Selector selector = fleet.selector(around("random"));
        fleet.takeOut("p", 4);
        assertThat(selector.select(fleet.candidates(), SelectionContext.EMPTY, random))
                .isEqualTo(Candidates.NONE);
        fleet.list(List.of());
        selector.prepare(fleet.candidates());
        assertThat(selector.select(fleet.candidates(), SelectionContext.EMPTY, random))
                .isEqualTo(Candidates.NONE);
    }

    @Test
    void levelsThatComeAndGo_areSeenWithTheNextPreparation_alsoWhenOnlyMetadataChange() {
        Fleet fleet = levels(3, 3);
        Selector selector = fleet.selector(around("random"));
        assertThat(selector.rebuildsOn(true)).isTrue();
        for (int round = 0; round < 50; round++) {
            List<Instance> all = new ArrayList<>();
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < 6; i++) {
                int level = random.nextInt(5);
                least = Math.min(least, level);
                all.add(new Instance("i" + i, "host", 80 + i, 1, "", Map.of("priority", "" + level)));
            }
            fleet.list(all);
            selector.prepare(fleet.candidates());
            assertThat(byLevel(fleet, selector)).containsOnlyKeys("" + least);
        }
    }

    @Test
    void deadLevelThatMayNotBeEjected_isPassedOver_untilItIsWellAgain() {
        Fleet fleet = levels(2, 1).fail("p0");
        Selector selector = fleet.selector(around("adaptive"));
        assertThat(Fleet.of(byLevel(fleet, selector), "1")).isGreaterThan(REQUESTS * 998 / 1000);
        fleet.rig().answer("p0-0001");
        Fleet.assertShare(Fleet.of(byLevel(fleet, selector), "0"), REQUESTS, 0.7);
    }

    @Test
    void everyLevelIsDead_theFirstOneIsAsked() {
        Fleet fleet = levels(2, 2).fail("p");
        assertThat(fleet.candidates().wellCount()).isZero();
        assertThat(byLevel(fleet, fleet.selector(around("random")))).containsExactly(Map.entry("0", REQUESTS));
    }
}
