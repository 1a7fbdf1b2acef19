package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.domain.pool.ChiSquare;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the framework's selector, over a real pool. Each statistical assertion fails less than once in a million for another seed. */
class SubsetStrategyTest {
    private static final long SEED = 20_260_206;
    private static final int REQUESTS = 20_000;

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("SubsetStrategyTest seed " + SEED);
    }

    private static SelectionStrategy of(int size, int client, String part) {
        return Fleet.named("subset", Map.of("subsetSize", "" + size, "clientIndex", "" + client), Fleet.named(part));
    }

    private static SelectionStrategy of(int size, String client) {
        return Fleet.named("subset", Map.of("subsetSize", "" + size, "clientId", client), Fleet.named("random"));
    }

    private static Fleet fleet(int count) {
        return Fleet.inZones("i", count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "adaptive", "round-robin"})
    void client_usesSoManyInstancesAlike_andNoOthers(String part) {
        Fleet fleet = fleet(200);
        Map<String, Integer> counts = fleet.byId(fleet.selector(of(20, 3, part)), REQUESTS, random);
        assertThat(counts).hasSize(20);
        long[] each = counts.values().stream().mapToLong(count -> count).toArray();
        assertThat(ChiSquare.uniform(each)).isLessThan(ChiSquare.limit(19));
    }

    @Test
    void clients_useDifferentOnes_andTogetherEverybody() {
        Fleet fleet = fleet(200);
        Set<String> used = new HashSet<>();
        Map<String, Integer> users = new HashMap<>();
        for (int client = 0; client < 16; client++) {
            Set<String> subset = fleet.byId(fleet.selector(of(25, client, "random")), 2000, random)
                    .keySet();
            assertThat(subset).hasSize(25);
            used.addAll(subset);
            subset.forEach(id -> users.merge(id, 1, Integer::sum));
        }
        assertThat(used).hasSize(200);
        assertThat(users.values()).containsOnly(2);
    }

    @Test
    void clientsById_useDifferentOnes_andTheSameOnesAgain() {
        Fleet fleet = fleet(200);
        Set<String> subset =
                fleet.byId(fleet.selector(of(10, "one")), 2000, random).keySet();
        assertThat(subset).hasSize(10);
        assertThat(fleet.byId(fleet.selector(of(10, "one")), 2000, random).keySet())
                .isEqualTo(subset);
        assertThat(fleet.byId(fleet.selector(of(10, "other")), 2000, random).keySet())
                .isNotEqualTo(subset);
    }

    @Test
    void fewerInstancesThanTheSubset_allAreUsed() {
        Fleet fleet = fleet(15);
        assertThat(fleet.byId(fleet.selector(of(20, 7, "random")), REQUESTS, random))
                .hasSize(15);
        assertThat(fleet.byId(fleet.selector(of(15, 7, "random")), REQUESTS, random))
                .hasSize(15);
    }

    @Test
    void someOfTheSubsetOut_theRestIsEnough() {
        Fleet fleet = fleet(200);
        Selector selector = fleet.selector(of(20, 3, "random"));
        List<String> subset = new ArrayList<>(fleet.byId(selector, 2000, random).keySet());
        subset.subList(0, 10).forEach(fleet.rig()::takeOut);
        assertThat(fleet.byId(selector, 2000, random).keySet()).isEqualTo(new TreeSet<>(subset.subList(10, 20)));
    }

    @Test
    void moreThanHalfOfTheSubsetOut_itWidensInItsOrder_andNarrowsAgain() {
        Fleet fleet = fleet(200);
        Selector selector = fleet.selector(of(20, 3, "random"));
        Set<String> narrow = fleet.byId(selector, 2000, random).keySet();
        Set<String> wide =
                fleet.byId(fleet.selector(of(40, 3, "random")), 4000, random).keySet();
        assertThat(wide).hasSize(40).containsAll(narrow);
        narrow.stream().limit(11).forEach(fleet.rig()::takeOut);
        assertThat(fleet.byId(selector, 4000, random).keySet()).hasSize(29).isSubsetOf(wide);
        fleet.bringBackAll();
        assertThat(fleet.byId(selector, 2000, random).keySet()).isEqualTo(narrow);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 150, 1000})
    void whoeverIsOut_noRequestFails_whileAnybodyIsLeft(int count) {
        Fleet fleet = fleet(count);
        List<Selector> selectors = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
            selectors.add(fleet.selector(of(10, client, "adaptive")));
        }
        List<Instance> left = new ArrayList<>(fleet.instances());
        while (left.size() > 1) {
            for (int i = 0; i < 1 + count / 50 && left.size() > 1; i++) {
                fleet.rig().takeOut(left.remove(random.nextInt(left.size())).id());
            }
            for (Selector selector : selectors) {
                fleet.byId(selector, 50, random);
                int handle = selector.select(fleet.candidates(), Asked.keyed(random.nextLong()), random);
                assertThat(fleet.candidates().eligible(handle)).isTrue();
            }
        }
        for (Selector selector : selectors) {
            assertThat(fleet.byId(selector, 50, random).keySet())
                    .containsExactly(left.get(0).id());
        }
        fleet.takeOut("", count);
        for (Selector selector : selectors) {
            assertThat(selector.select(fleet.candidates(), SelectionContext.EMPTY, random))
                    .isEqualTo(Candidates.NONE);
        }
    }

    @Test
    void everybodyInTheSubsetIsExcluded_widens() {
        Fleet fleet = fleet(20);
        Picker picker = of(2, 0, "random").prepare(fleet.candidates(), null);
        Candidates candidates = fleet.candidates();
        for (int only = 0; only < 20; only++) {
            int handle = candidates.handle(only);
            Asked tried = Asked.excluding(other -> other != handle);
            for (int i = 0; i < 20; i++) {
                int picked = picker.pick(candidates, tried, random);
                assertThat(picked).isIn(handle, Candidates.NONE);
            }
        }
        Set<Integer> narrow = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            narrow.add(picker.pick(candidates, SelectionContext.EMPTY, random));
        }
        assertThat(narrow).hasSize(2);
        for (int i = 0; i < 100; i++) {
            assertThat(picker.pick(candidates, Asked.excluding(narrow::contains), random))
                    .isNotEqualTo(Candidates.NONE)
                    .isNotIn(narrow);
        }
    }

    @Test
    void hash_staysWithinTheSubset_andDrawsNothing() {
        Fleet fleet = fleet(200);
        Selector selector = fleet.selector(of(20, 3, "random"));
        RandomGenerator forbidden = () -> {
            throw new AssertionError("drew from the shared source for a request with a routing hash");
        };
        Map<String, Integer> counts = fleet.count(selector, REQUESTS, Asked::keyed, Instance::id, forbidden);
        assertThat(counts.keySet()).isEqualTo(fleet.byId(selector, 2000, random).keySet());
        fleet.takeOut("", 190);
        Picker picker = of(1, 3, "random").prepare(fleet.candidates(), null);
        for (long key = 0; key < 1000; key++) {
            assertThat(fleet.candidates().eligible(picker.pick(fleet.candidates(), Asked.keyed(key), forbidden)))
                    .isTrue();
        }
    }

    @Test
    void manyIdsAtOneAddress_harmNobody() {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(Instance.of("i" + i, "10.0.0.1", 80));
        }
        Fleet fleet = Fleet.of(all);
        assertThat(fleet.byId(fleet.selector(of(20, 5, "random")), REQUESTS, random))
                .hasSize(20);
    }

    @Test
    void membersThatComeAndGo_layersGoOnFromTheirLastPicker() {
        List<Object> seen = new ArrayList<>();
        SelectionStrategy remembering = (members, previous) -> {
            seen.add(previous);
            // Another object each time, as it holds what is another object each time.
            return (candidates, context, chance) -> members.any(chance);
        };
        SelectionStrategy strategy = Fleet.named("subset", Map.of("subsetSize", "5", "clientIndex", "1"), remembering);
        Fleet fleet = fleet(12);
        Selector selector = fleet.selector(strategy);
        assertThat(seen).hasSize(3).containsOnlyNulls();
        assertThat(selector.rebuildsOn(true)).isFalse();
        assertThat(selector.rebuildsOn(false)).isTrue();
        fleet.list(Fleet.zone("i", 100, 1));
        selector.prepare(fleet.candidates());
        assertThat(seen).hasSize(7);
        assertThat(seen.subList(3, 6)).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(seen.get(6)).isNull();
        fleet.list(List.of());
        selector.prepare(fleet.candidates());
        assertThat(selector.select(fleet.candidates(), SelectionContext.EMPTY, random))
                .isEqualTo(Candidates.NONE);
    }

    @Test
    void whoTheClientIs_mustBeSaid_once() {
        assertThatThrownBy(() -> Fleet.named("subset", Map.of(), Fleet.named("random")))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessage("clientId: \"\", expected a text that no other client has, or clientIndex");
        assertThatThrownBy(() ->
                        Fleet.named("subset", Map.of("clientId", "me", "clientIndex", "1"), Fleet.named("random")))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessage("clientId: \"me\", expected none beside clientIndex");
        assertThatThrownBy(() -> Fleet.named("subset", Map.of("clientIndex", "-1"), Fleet.named("random")))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessage("clientIndex: \"-1\", expected a whole number from 0 to 2147483647");
        assertThatThrownBy(() ->
                        Fleet.named("subset", Map.of("clientIndex", "1", "subsetSize", "0"), Fleet.named("random")))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessage("subsetSize: \"0\", expected a whole number from 1 to 1000000");
    }

    @Test
    void deadSubsetThatMayNotBeEjected_itWidens_andNarrowsAgain() {
        Fleet fleet = fleet(4);
        Selector selector = fleet.selector(of(2, 0, "adaptive"));
        Set<String> narrow = fleet.byId(selector, 2000, random).keySet();
        assertThat(narrow).hasSize(2);
        List<String> others = new ArrayList<>();
        fleet.instances().forEach(each -> others.add(each.id()));
        others.removeAll(narrow);
        String well = others.get(1);
        fleet.rig().fail(others.get(0));
        narrow.forEach(fleet.rig()::fail); // The first is out, the second denied.
        assertThat(fleet.candidates().wellCount()).isEqualTo(1);
        assertThat(Fleet.of(fleet.byId(selector, REQUESTS, random), well)).isGreaterThan(REQUESTS * 99 / 100);

        String last = List.copyOf(narrow).get(1);
        fleet.rig().answer(last);
        assertThat(fleet.byId(selector, REQUESTS, random)).containsExactly(Map.entry(last, REQUESTS));
    }

    @Test
    void nobodyIsWell_theSubsetStaysAsItWas() {
        Fleet fleet = fleet(4);
        Selector selector = fleet.selector(of(2, 0, "random"));
        Set<String> narrow = fleet.byId(selector, 2000, random).keySet();
        fleet.fail("i");
        assertThat(fleet.candidates().wellCount()).isZero();
        assertThat(fleet.byId(selector, 2000, random).keySet()).isEqualTo(narrow);
    }
}
