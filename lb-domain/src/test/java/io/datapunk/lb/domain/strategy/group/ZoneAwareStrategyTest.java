package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.ChiSquare;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the framework's selector, over a real pool. Each statistical assertion fails less than once in a million for another seed. */
class ZoneAwareStrategyTest {
    private static final long SEED = 20_260_203;
    private static final int REQUESTS = 40_000;
    private static final RandomGenerator FORBIDDEN = () -> {
        throw new AssertionError("drew from the shared source for a request with a routing hash");
    };

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("ZoneAwareStrategyTest seed " + SEED);
    }

    private static SelectionStrategy from(String zone) {
        return from(zone, "random");
    }

    private static SelectionStrategy from(String zone, String part) {
        return Fleet.named("zone-aware", Map.of("zone", zone), Fleet.named(part));
    }

    private static SelectionStrategy from(String zone, String part, String callers) {
        return Fleet.named("zone-aware", Map.of("zone", zone, "callerZones", callers), Fleet.named(part));
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "adaptive", "round-robin", "power-of-two"})
    void zonesOfEqualSize_everythingStaysAtHome(String part) {
        Fleet fleet = Fleet.inZones("a", 10, "b", 10, "c", 10);
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("b", part)), REQUESTS, random);
        assertThat(counts).containsExactly(Map.entry("b", REQUESTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "adaptive"})
    void smallZone_keepsWhatItCanTake_andTheOthersGetTheRest(String part) {
        Fleet fleet = Fleet.inZones("a", 2, "b", 10, "c", 8);
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a", part)), REQUESTS, random);
        // u = 0.1, 0.5, 0.4 and o = 1/3 each: 0.3 stays, and b and c have 1/6 and 1/15 left.
        Fleet.assertShare(Fleet.of(counts, "a"), REQUESTS, 0.3);
        Fleet.assertShare(Fleet.of(counts, "b"), REQUESTS, 0.7 * 5 / 7);
        Fleet.assertShare(Fleet.of(counts, "c"), REQUESTS, 0.7 * 2 / 7);
    }

    @Test
    void allCallersTogether_loadEveryZoneByItsCapacity_andNoneAboveIt() {
        Fleet fleet = Fleet.inZones("a", 6, "b", 10, "c", 4);
        fleet.takeOut("b", 2).takeOut("c", 2);
        Map<String, Double> callers = Map.of("a", 0.6, "b", 0.3, "c", 0.1);
        Map<String, Integer> work = new TreeMap<>();
        int asked = 0;
        for (Map.Entry<String, Double> caller : callers.entrySet()) {
            int requests = (int) (REQUESTS * caller.getValue());
            Selector selector = fleet.selector(from(caller.getKey(), "random", "a=0.6,b=0.3,c=0.1"));
            fleet.byZone(selector, requests, random).forEach((zone, count) -> work.merge(zone, count, Integer::sum));
            asked += requests;
        }
        Fleet.assertShare(Fleet.of(work, "a"), asked, 6 / 16.0);
        Fleet.assertShare(Fleet.of(work, "b"), asked, 8 / 16.0);
        Fleet.assertShare(Fleet.of(work, "c"), asked, 2 / 16.0);
    }

    @Test
    void capacity_isWeightAndNotHeads_andLightInstancesDoNotLoseTheirZonesShare() {
        List<Instance> all = new ArrayList<>(Fleet.zone("a", 10, 1));
        all.addAll(Fleet.zone("b", 5, 6));
        Fleet fleet = Fleet.of(all);
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a")), REQUESTS, random);
        // u = 10 / 40 and o = 1/2.
        Fleet.assertShare(Fleet.of(counts, "a"), REQUESTS, 0.5);
    }

    @Test
    void weightsWithinAZone_areThinnedAgainstEachOther() {
        List<Instance> all = new ArrayList<>(Fleet.zone("b", 5, 1000));
        all.add(new Instance("a-light", "one", 80, 1, "a", Map.of()));
        all.add(new Instance("a-heavy", "two", 80, 2, "a", Map.of()));
        Fleet fleet = Fleet.of(all);
        Selector selector = fleet.selector(from("a", "random", "a=1,b=99999"));
        Map<String, Integer> counts = fleet.byId(selector, REQUESTS, random);
        Fleet.assertShare(
                Fleet.of(counts, "a-light"), Fleet.of(counts, "a-light") + Fleet.of(counts, "a-heavy"), 1 / 3.0);
    }

    @Test
    void returningZone_getsItsShareAtOnce_asRampIsComparedWithinIt() {
        Fleet fleet = Fleet.inZones("b", 10);
        List<Instance> all = new ArrayList<>(fleet.instances());
        all.addAll(Fleet.zone("a", 10, 1));
        fleet.list(all);
        Candidates candidates = fleet.candidates();
        assertThat(candidates.ramp(candidates.handle(0))).isLessThan(1);
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a")), REQUESTS, random);
        assertThat(counts).containsExactly(Map.entry("a", REQUESTS));
    }

    @Test
    void ownZoneLost_everyRequestIsAnsweredElsewhere_byWhatIsLeft() {
        Fleet fleet = Fleet.inZones("a", 10, "b", 20, "c", 10);
        Selector selector = fleet.selector(from("a", "adaptive"));
        fleet.takeOut("a", 9);
        Map<String, Integer> oneLeft = fleet.byZone(selector, REQUESTS, random);
        Fleet.assertShare(Fleet.of(oneLeft, "a"), REQUESTS, 3 / 31.0);
        fleet.takeOut("a", 10);
        Map<String, Integer> counts = fleet.byZone(selector, REQUESTS, random);
        // u = 2/3 and 1/3, o = 1/3: b alone has something left.
        assertThat(counts).containsExactly(Map.entry("b", REQUESTS));
        fleet.bringBackAll();
        Fleet.assertShare(Fleet.of(fleet.byZone(selector, REQUESTS, random), "a"), REQUESTS, 0.75);
    }

    @Test
    void ownZoneGoneFromTheRegistry_isTheSame() {
        Fleet fleet = Fleet.inZones("a", 10, "b", 10, "c", 10);
        Selector selector = fleet.selector(from("a"));
        List<Instance> left = new ArrayList<>(Fleet.zone("b", 10, 1));
        left.addAll(Fleet.zone("c", 10, 1));
        fleet.list(left);
        for (boolean prepared : new boolean[] {false, true}) {
            Map<String, Integer> counts = fleet.byZone(selector, REQUESTS, random);
            Fleet.assertShare(Fleet.of(counts, "b"), REQUESTS, 0.5);
            if (!prepared) {
                selector.prepare(fleet.candidates());
            }
        }
    }

    @Test
    void anotherZoneLost_nothingChangesAtHome_whileThereIsEnough() {
        Fleet fleet = Fleet.inZones("a", 10, "b", 10, "c", 10);
        Selector selector = fleet.selector(from("a"));
        fleet.takeOut("b", 10);
        assertThat(fleet.byZone(selector, REQUESTS, random)).containsExactly(Map.entry("a", REQUESTS));
    }

    @Test
    void everybodyOut_isNobody() {
        Fleet fleet = Fleet.inZones("a", 3, "b", 3);
        Selector selector = fleet.selector(from("a"));
        fleet.takeOut("", 6);
        assertThat(selector.select(fleet.candidates(), SelectionContext.EMPTY, random))
                .isEqualTo(Candidates.NONE);
        assertThat(selector.select(fleet.candidates(), Asked.keyed(7), random)).isEqualTo(Candidates.NONE);
    }

    private void assertUniform(Fleet fleet, SelectionStrategy strategy) {
        Map<String, Integer> counts = fleet.byId(fleet.selector(strategy), REQUESTS, random);
        long[] each = counts.values().stream().mapToLong(count -> count).toArray();
        assertThat(each).hasSize(fleet.instances().size());
        assertThat(ChiSquare.uniform(each)).isLessThan(ChiSquare.limit(each.length - 1));
    }

    @Test
    void callerOfAnUnknownZone_usesEverybodyAlike() {
        assertUniform(Fleet.inZones("a", 2, "b", 10, "", 3), from(""));
        assertUniform(Fleet.inZones("a", 2, "b", 10), Fleet.named("zone-aware", Map.of(), Fleet.named("random")));
    }

    @Test
    void noZonesKnown_usesEverybodyAlike() {
        assertUniform(Fleet.inZones("", 12), from("a"));
    }

    @Test
    void callerOfAZoneWithoutInstances_usesEverybodyAlike_whenTheOthersAreEqual() {
        assertUniform(Fleet.inZones("b", 6, "c", 6), from("a"));
    }

    @Test
    void instancesOfAnUnknownZone_takeWhatSpillsOver() {
        Fleet fleet = Fleet.inZones("a", 4, "b", 4, "", 2);
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a")), REQUESTS, random);
        // u = 0.4, 0.4, 0.2 and o = ½, ½, 0: 0.8 stays, and only the unknown ones have something left.
        Fleet.assertShare(Fleet.of(counts, "a"), REQUESTS, 0.8);
        Fleet.assertShare(Fleet.of(counts, ""), REQUESTS, 0.2);
    }

    @Test
    void zoneThatNobodyCallsFrom_takesWhatSpillsOver() {
        Fleet fleet = Fleet.inZones("a", 5, "b", 5);
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a", "random", "a=1")), REQUESTS, random);
        Fleet.assertShare(Fleet.of(counts, "b"), REQUESTS, 0.5);
    }

    @Test
    void callersOfZonesWithoutInstances_areCountedToo() {
        Fleet fleet = Fleet.inZones("a", 5, "b", 5);
        SelectionStrategy strategy = from("a", "random", "a=0.25,b=0.25,gone=0.5");
        assertThat(Fleet.of(fleet.byZone(fleet.selector(strategy), REQUESTS, random), "a"))
                .isEqualTo(REQUESTS);
    }

    @Test
    void oneInstance_isChosenFromEverywhere() {
        Fleet fleet = Fleet.inZones("b", 1);
        for (String zone : List.of("a", "b", "")) {
            assertThat(fleet.byZone(fleet.selector(from(zone)), 1000, random)).containsExactly(Map.entry("b", 1000));
        }
    }

    // By hash.

    private Map<String, Integer> byHash(Fleet fleet, Selector selector, int attempt) {
        RandomGenerator keys = new SplittableRandom(SEED + 1);
        return fleet.count(selector, REQUESTS, i -> Asked.keyed(keys.nextLong(), attempt), Instance::zone, FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "adaptive"})
    void hash_choosesTheZone_andKeysSpreadByTheShares(String part) {
        Fleet fleet = Fleet.inZones("a", 2, "b", 10, "c", 8);
        Selector selector = fleet.selector(from("a", part));
        Map<String, Integer> counts = byHash(fleet, selector, 0);
        Fleet.assertShare(Fleet.of(counts, "a"), REQUESTS, 0.3);
        Fleet.assertShare(Fleet.of(counts, "b"), REQUESTS, 0.5);
        for (long key = 0; key < 1000; key++) {
            int chosen = selector.select(fleet.candidates(), Asked.keyed(key), FORBIDDEN);
            assertThat(selector.select(fleet.candidates(), Asked.keyed(key), FORBIDDEN))
                    .isEqualTo(chosen);
        }
    }

    @Test
    void hashThatChoseTheZone_choosesIndependentlyWithinIt() {
        Fleet fleet = Fleet.inZones("a", 4, "b", 20);
        Selector selector = fleet.selector(from("a"));
        RandomGenerator keys = new SplittableRandom(SEED + 2);
        Map<String, Integer> counts =
                fleet.count(selector, REQUESTS, i -> Asked.keyed(keys.nextLong()), Instance::id, FORBIDDEN);
        for (String zone : List.of("a", "b")) {
            long[] each = counts.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(zone))
                    .mapToLong(Map.Entry::getValue)
                    .toArray();
            assertThat(each).hasSize(zone.equals("a") ? 4 : 20);
            assertThat(ChiSquare.uniform(each)).isLessThan(ChiSquare.limit(each.length - 1));
        }
    }

    @Test
    void sequentialKeys_spreadAsWellAsRandomOnes() {
        Fleet fleet = Fleet.inZones("a", 2, "b", 10, "c", 8);
        Selector selector = fleet.selector(from("a"));
        Map<String, Integer> counts = fleet.count(selector, REQUESTS, Asked::keyed, Instance::zone, FORBIDDEN);
        Fleet.assertShare(Fleet.of(counts, "a"), REQUESTS, 0.3);
    }

    // Retries.

    @Test
    void requestThatFailedOnce_goesToAnotherZone_byItsHealthyWeight_andTheNextTimeByTheRule() {
        Fleet fleet = Fleet.inZones("a", 10, "b", 20, "c", 10);
        Selector selector = fleet.selector(from("a"));
        Map<String, Integer> once =
                fleet.count(selector, REQUESTS, i -> Asked.again(1, handle -> false), Instance::zone, random);
        assertThat(Fleet.of(once, "a")).isZero();
        Fleet.assertShare(Fleet.of(once, "b"), REQUESTS, 2 / 3.0);
        Map<String, Integer> twice =
                fleet.count(selector, REQUESTS, i -> Asked.again(2, handle -> false), Instance::zone, random);
        Fleet.assertShare(Fleet.of(twice, "a"), REQUESTS, 0.75);
        assertThat(Fleet.of(byHash(fleet, selector, 1), "a")).isZero();
    }

    @Test
    void noOtherZone_retriesStay() {
        Fleet fleet = Fleet.inZones("a", 3, "b", 3);
        fleet.takeOut("b", 3);
        Map<String, Integer> counts = fleet.count(
                fleet.selector(from("a")), 1000, i -> Asked.again(1, handle -> false), Instance::zone, random);
        assertThat(counts).containsExactly(Map.entry("a", 1000));
    }

    @Test
    void everybodyAtHomeIsExcluded_leavesTheZone_forTheOthersByTheirWeight() {
        Fleet fleet = Fleet.inZones("a", 3, "b", 2, "c", 2, "d", 2);
        Selector selector = fleet.selector(from("a"));
        Candidates candidates = fleet.candidates();
        SelectionContext tried =
                Asked.excluding(handle -> candidates.instance(handle).zone().equals("a"));
        Map<String, Integer> counts = fleet.count(selector, REQUESTS, i -> tried, Instance::zone, random);
        for (String zone : List.of("b", "c", "d")) {
            Fleet.assertShare(Fleet.of(counts, zone), REQUESTS, 1 / 3.0);
        }
    }

    @Test
    void allButOneAreExcluded_itIsFoundByThePickerItself() {
        Fleet fleet = Fleet.inZones("a", 2, "b", 2, "c", 1);
        Picker picker = from("a").prepare(fleet.candidates(), null);
        Candidates candidates = fleet.candidates();
        Asked tried =
                Asked.excluding(handle -> !candidates.instance(handle).zone().equals("c"));
        for (int i = 0; i < 1000; i++) {
            int handle = picker.pick(candidates, tried, random);
            assertThat(candidates.instance(handle).zone()).isEqualTo("c");
        }
        assertThat(picker.pick(candidates, Asked.excluding(handle -> true), random))
                .isEqualTo(Candidates.NONE);
    }

    // Many zones, and zones that come and go.

    @Test
    void hundredsOfZones_areBounded_andEverybodyStaysReachable() {
        List<Instance> all = new ArrayList<>(Fleet.zone("own", 1, 1));
        for (int zone = 0; zone < 400; zone++) {
            all.addAll(Fleet.zone("z%03d".formatted(zone), 1, 1 + zone % 3));
        }
        all.addAll(Fleet.zone("", 2, 1));
        Fleet fleet = Fleet.of(all);
        Zones zones = Zones.of(fleet.candidates(), "own", new CallerZones(Map.of()));
        assertThat(zones.size()).isEqualTo(Zones.MOST);
        assertThat(zones.key(0)).isEqualTo("own");
        assertThat(zones.groupOf(all.get(0))).isZero();
        Set<Integer> groups = new TreeSet<>();
        all.forEach(instance -> groups.add(zones.groupOf(instance)));
        assertThat(groups).hasSize(Zones.MOST);

        Map<String, Integer> counts = fleet.byId(fleet.selector(from("own", "random", "own=1")), 400_000, random);
        assertThat(counts).hasSize(all.size());
        // The weights of the others are 1, 2 and 3 in equal numbers but for one, and two unknown.
        double total = all.stream().mapToDouble(Instance::weight).sum();
        Fleet.assertShare(Fleet.of(counts, "own-0000"), 400_000, 1 / total);
    }

    @Test
    void zonesThatComeAndGo_arePreparedWithWhatWasThereBefore() {
        Map<Object, Object> before = new HashMap<>();
        SelectionStrategy remembering = (members, previous) -> {
            // Another object each time, as it holds what is another object each time.
            Picker picker = (candidates, context, chance) -> members.any(chance);
            if (members.size() > 0) {
                String zone = members.instance(members.handle(0)).zone();
                assertThat(previous).as("the picker before of %s", zone).isSameAs(before.get(zone));
                before.put(zone, picker);
            }
            return picker;
        };
        SelectionStrategy strategy = Fleet.named("zone-aware", Map.of("zone", "a"), remembering);
        Fleet fleet = Fleet.inZones("a", 3, "b", 3);
        Selector selector = fleet.selector(strategy);
        for (int round = 0; round < 50; round++) {
            List<Instance> all = new ArrayList<>(Fleet.zone("a", 1 + random.nextInt(4), 1));
            for (String zone : List.of("b", "c", "d", "e")) {
                int count = random.nextInt(4);
                all.addAll(Fleet.zone(zone, count, 1));
                if (count == 0) {
                    before.remove(zone);
                }
            }
            fleet.list(all);
            fleet.byZone(selector, 100, random);
            selector.prepare(fleet.candidates());
            fleet.byZone(selector, 100, random);
        }
    }

    @Test
    void zoneThatWasCorrected_isSeenWithTheNextPreparation_whichItAsksFor() {
        Fleet fleet = Fleet.inZones("a", 5, "b", 5);
        Selector selector = fleet.selector(from("a"));
        assertThat(selector.rebuildsOn(true)).isTrue();
        List<Instance> all = new ArrayList<>();
        for (Instance each : fleet.instances()) {
            all.add(new Instance(
                    each.id(), each.host(), each.port(), 1, each.zone().equals("a") ? "b" : "a", Map.of()));
        }
        fleet.list(all);
        selector.prepare(fleet.candidates());
        assertThat(fleet.byId(selector, 1000, random).keySet()).allMatch(id -> id.startsWith("b"));
    }

    // Who is there, and no good.

    /** Two of three: one is out, and the ledger refuses to take the other one out as well. */
    private static Fleet deadZoneThatIsTooLargeToBeOut() {
        Fleet fleet = Fleet.inZones("a", 2, "b", 1).fail("a");
        assertThat(fleet.candidates().eligibleCount()).isEqualTo(3);
        assertThat(fleet.candidates().wellCount()).isEqualTo(1);
        return fleet;
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "adaptive", "round-robin", "power-of-two"})
    void ownZoneIsDead_andMayNotBeEjected_requestsGoElsewhere_butForATrickle(String part) {
        Fleet fleet = deadZoneThatIsTooLargeToBeOut();
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a", part)), REQUESTS, random);
        assertThat(Fleet.of(counts, "b")).isGreaterThan(REQUESTS * 998 / 1000);
    }

    @Test
    void deadZoneIsFoundWellAgain_requestsStayAtHomeAgain() {
        Fleet fleet = deadZoneThatIsTooLargeToBeOut();
        Selector selector = fleet.selector(from("a", "adaptive"));
        fleet.byZone(selector, 100, random);
        fleet.rig().answer("a-0001");
        // One of each zone is left, the other one of a is out.
        assertThat(fleet.byZone(selector, REQUESTS, random)).containsExactly(Map.entry("a", REQUESTS));
    }

    @Test
    void deadOnesInAZone_areNoCapacity_andTheWellOnesKeepTheirs() {
        Fleet fleet = Fleet.inZones("a", 4, "b", 2).fail("b").fail("a-0000").fail("a-0001");
        // Three are out, a-0001 is denied: 2 in a and none in b are well.
        assertThat(fleet.candidates().wellWeight()).isEqualTo(2);
        Map<String, Integer> fromA = fleet.byZone(fleet.selector(from("a", "adaptive")), REQUESTS, random);
        assertThat(fromA).containsExactly(Map.entry("a", REQUESTS));
        Map<String, Integer> fromB = fleet.byZone(fleet.selector(from("b", "adaptive")), REQUESTS, random);
        assertThat(Fleet.of(fromB, "a")).isGreaterThan(REQUESTS * 998 / 1000);
    }

    @Test
    void zoneOfOneThatAsksToBeLeftAlone_isHardlyAsked() {
        Fleet fleet = Fleet.inZones("a", 1, "b", 1);
        fleet.rig().throttle("a-0000");
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a", "adaptive")), REQUESTS, random);
        assertThat(Fleet.of(counts, "b")).isGreaterThan(REQUESTS * 998 / 1000);
    }

    @Test
    void nobodyIsWellAnywhere_sharesAreThoseOfWhoIsEligible() {
        Fleet fleet = Fleet.inZones("a", 2, "b", 4).fail("a").fail("b");
        assertThat(fleet.candidates().eligibleCount()).isEqualTo(6);
        assertThat(fleet.candidates().wellCount()).isZero();
        Map<String, Integer> counts = fleet.byZone(fleet.selector(from("a")), REQUESTS, random);
        Fleet.assertShare(Fleet.of(counts, "a"), REQUESTS, 2 / 3.0);
    }
}
