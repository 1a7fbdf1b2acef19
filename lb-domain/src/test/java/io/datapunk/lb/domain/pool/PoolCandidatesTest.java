package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.strategy.PowerOfTwoStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistical tests here would fail once in a million for another seed. */
class PoolCandidatesTest {
    private final SplittableRandom random = new SplittableRandom(20_260_105);

    private long[] anyOf(PoolRig rig, int[] handles, int draws) {
        Map<Integer, Integer> places = places(handles);
        long[] counts = new long[handles.length];
        for (int i = 0; i < draws; i++) {
            counts[places.get(rig.pool.candidates().any(random))]++;
        }
        return counts;
    }

    private static Map<Integer, Integer> places(int[] handles) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < handles.length; i++) {
            places.put(handles[i], i);
        }
        return places;
    }

    private static int[] eligible(PoolRig rig) {
        Candidates all = rig.pool.candidates();
        return IntStream.range(0, all.size())
                .map(all::handle)
                .filter(all::eligible)
                .toArray();
    }

    private static PoolRig drainedTo(int listed, int... kept) {
        PoolRig rig = new PoolRig().with(listed);
        for (int i = 0; i < listed; i++) {
            int each = i;
            if (Arrays.stream(kept).noneMatch(keep -> keep == each)) {
                rig.drain(i);
            }
        }
        return rig;
    }

    /** Five that rest, as they have ramped; i1 erred once, and i3 reported its load. */
    private static PoolRig oneErredAndOneReports() {
        PoolRig rig = new PoolRig().with(5);
        rig.pass(120 * SECOND);
        for (int number = 0; number < 5; number++) {
            rig.pool.complete(rig.begin(number), Outcome.SUCCESS, (number + 1) * SECOND / 100);
        }
        rig.request(1, Outcome.SERVER_ERROR);
        rig.pool.reported(rig.handle(3), 0.5f);
        rig.pool.conditions().slowLatencyBits(0); // Nobody is taken without a look at the other one.
        return rig;
    }

    @Test
    void betterOfTwo_isOfTheSameDrawThePairWouldBe_theOneThatCostsLessForItsScore() {
        PoolRig rig = oneErredAndOneReports();
        Candidates all = rig.pool.candidates();
        assertThat(all.health(rig.handle(1))).isBetween(0.5f, 0.99f);
        for (int i = 0; i < 1000; i++) {
            long seed = random.nextLong();
            long pair = all.pair(new SplittableRandom(seed));
            long better = all.betterOfTwo(new SplittableRandom(seed));
            int first = Candidates.first(pair);
            int second = Candidates.second(pair);
            if (first == rig.handle(3) || second == rig.handle(3)) {
                assertThat(better).as("one reports its load").isEqualTo(pair);
            } else {
                double costOfFirst = all.expectedNanos(first) / all.health(first);
                double costOfSecond = all.expectedNanos(second) / all.health(second);
                assertThat(better).isEqualTo(Candidates.pairOf(costOfFirst <= costOfSecond ? first : second, -1));
            }
        }

        rig.pass(3 * SECOND);
        assertThat(IntStream.range(0, 1000)
                        .map(i -> Candidates.second(all.betterOfTwo(random)))
                        .allMatch(second -> second == Candidates.NONE))
                .as("two seconds after its report")
                .isTrue();
    }

    @Test
    void betterOfTwo_idleOrNot_askedJustNowOrBefore_isTheOneThatCostsLess() {
        PoolRig rig = new PoolRig().with(6);
        rig.pass(120 * SECOND);
        for (int number = 0; number < 6; number++) {
            if (number == 3) { // Those before are of another tick.
                rig.time.advance(SECOND / 10);
                rig.clock.refresh();
            }
            int hundredths =
                    number == 5 ? 4 : 7 - number; // The last is as fast as number 3: then the first of a pair is it.
            rig.pool.complete(rig.begin(number), Outcome.SUCCESS, hundredths * SECOND / 100);
        }
        rig.begin(1);
        rig.begin(4);
        rig.pool.conditions().slowLatencyBits(0); // Nobody is taken without a look at the other one.
        Candidates all = rig.pool.candidates();
        for (int i = 0; i < 1000; i++) {
            long seed = random.nextLong();
            long pair = all.pair(new SplittableRandom(seed));
            int first = Candidates.first(pair);
            int second = Candidates.second(pair);
            int cheaper = all.expectedNanos(first) <= all.expectedNanos(second) ? first : second;
            assertThat(all.betterOfTwo(new SplittableRandom(seed))).isEqualTo(Candidates.pairOf(cheaper, -1));
        }
    }

    @Test
    void betterOfTwo_whoseFirstIsIdleAndHardlySlowerThanTheQuickest_isTheFirst() {
        PoolRig rig = new PoolRig().with(6);
        rig.pass(120 * SECOND);
        int[] millis = {100, 105, 104, 103, 120, 200};
        for (int number = 0; number < 6; number++) {
            rig.pool.complete(rig.begin(number), Outcome.SUCCESS, millis[number] * SECOND / 1000);
        }
        rig.pass(SECOND / 2);
        rig.begin(2);
        Candidates all = rig.pool.candidates();
        for (int i = 0; i < 1000; i++) {
            long seed = random.nextLong();
            long pair = all.pair(new SplittableRandom(seed));
            int first = Candidates.first(pair);
            int second = Candidates.second(pair);
            boolean busyOrSlow = first == rig.handle(2) || first == rig.handle(4) || first == rig.handle(5);
            int cheaper = all.expectedNanos(first) <= all.expectedNanos(second) ? first : second;
            assertThat(Candidates.first(all.betterOfTwo(new SplittableRandom(seed))))
                    .isEqualTo(busyOrSlow ? cheaper : first);
        }
    }

    @Test
    void betterOfTwo_ofWhomOneScoresBelowAHalf_isBoth() {
        PoolRig rig = new PoolRig().with(2);
        rig.pass(120 * SECOND);
        Candidates all = rig.pool.candidates();
        rig.request(0, Outcome.SUCCESS);
        for (int i = 0; i < 2; i++) { // Nobody else is in, so it stays.
            rig.request(0, Outcome.SERVER_ERROR);
            rig.request(1, Outcome.SERVER_ERROR);
        }
        assertThat(Math.min(all.health(rig.handle(0)), all.health(rig.handle(1))))
                .isLessThan(0.5f);
        long better = all.betterOfTwo(random);
        assertThat(List.of(Candidates.first(better), Candidates.second(better)))
                .containsExactlyInAnyOrder(rig.handle(0), rig.handle(1));
    }

    @Test
    void betterOfTwo_withOneEligibleOrNone_isThePair() {
        PoolRig rig = drainedTo(3, 1);
        Candidates all = rig.pool.candidates();
        assertThat(all.betterOfTwo(random)).isEqualTo(Candidates.pairOf(rig.handle(1), rig.handle(1)));
        rig.drain(1);
        assertThat(all.betterOfTwo(random)).isEqualTo(Candidates.pairOf(Candidates.NONE, Candidates.NONE));
    }

    @Test
    void whole_isWhoeverIsEligibleAndOfWhoseShareNeitherWeightNorRampTakesAnything() {
        PoolRig rig = PoolRig.listing(List.of(
                PoolRig.instance(0, 2), PoolRig.instance(1, 2), PoolRig.instance(2, 1), PoolRig.instance(3, 2)));
        rig.pass(120 * SECOND);
        Candidates all = rig.pool.candidates();
        rig.request(0, Outcome.SERVER_ERROR);
        rig.drain(3);
        rig.pool.change(List.of(PoolRig.instance(4, 2)), List.of());

        assertThat(all.health(rig.handle(0))).isLessThan(1);
        assertThat(all.whole(rig.handle(0))).as("with an error").isTrue();
        assertThat(all.whole(rig.handle(1))).isTrue();
        assertThat(all.whole(rig.handle(2))).as("half the weight").isFalse();
        assertThat(all.whole(rig.handle(3))).as("drained").isFalse();
        assertThat(all.whole(rig.handle(4))).as("ramps").isFalse();
        assertThat(all.whole(Candidates.NONE)).isFalse();
        assertThat(all.whole(1_000_000)).isFalse();
    }

    @Test
    void any_isUniformOverTheEligible() {
        PoolRig rig = drainedTo(10, 1, 4, 5, 9);
        int[] four = eligible(rig);
        assertThat(four).hasSize(4);
        assertThat(ChiSquare.uniform(anyOf(rig, four, 200_000))).isLessThan(ChiSquare.limit(3));
    }

    @Test
    void any_overMoreThanTheIndexHolds_isUniform() {
        PoolRig rig = new PoolRig().with(1500);
        for (int i = 0; i < 1500; i += 5) {
            rig.drain(i);
        }
        assertThat(rig.pool.store().index().few()).isNull();
        int[] most = eligible(rig);
        assertThat(most).hasSize(1200);
        assertThat(ChiSquare.uniform(anyOf(rig, most, 600_000))).isLessThan(ChiSquare.limit(1199));
    }

    @ParameterizedTest
    @CsvSource({"20, true", "3, false"})
    void any_overMembersWithHolesBetweenTheirHandles_isUniform_andNeverWhoLeft(int oneLeavesOf, boolean packed) {
        PoolRig rig = new PoolRig().with(2000);
        rig.list(IntStream.range(0, 2000)
                .filter(i -> i % oneLeavesOf != 0)
                .mapToObj(PoolRig::instance)
                .toList());
        rig.pass(SECOND);
        int[] stayed = eligible(rig);
        assertThat(rig.pool.store().index().few()).isNull();
        assertThat(rig.pool.store().members().packed()).isEqualTo(packed ? 2000 : 0);

        assertThat(ChiSquare.uniform(anyOf(rig, stayed, 600_000))).isLessThan(ChiSquare.limit(stayed.length - 1));
        long[] firsts = new long[stayed.length];
        Map<Integer, Integer> places = places(stayed);
        for (int i = 0; i < 600_000; i++) {
            long pair = rig.pool.candidates().pair(random);
            assertThat(places.get(Candidates.second(pair))).isNotNull();
            firsts[places.get(Candidates.first(pair))]++;
        }
        assertThat(ChiSquare.uniform(firsts)).isLessThan(ChiSquare.limit(stayed.length - 1));
    }

    @Test
    void any_fewOfMany_isFoundAtOnce_andUniformSinceTheNextMaintenance() {
        PoolRig rig = drainedTo(1500, 3, 700, 701);
        int[] three = eligible(rig);
        for (long count : anyOf(rig, three, 1000)) {
            assertThat(count).isPositive();
        }
        rig.pass(SECOND / 10);
        assertThat(rig.pool.store().index().few()).containsExactlyInAnyOrder(three);
        assertThat(ChiSquare.uniform(anyOf(rig, three, 100_000))).isLessThan(ChiSquare.limit(2));
    }

    /** A pool of which the first half by id is out: whoever looks on from a random place mostly ends right behind it. */
    private static PoolRig firstHalfDrained(PoolRig rig) {
        rig.with(3000);
        for (int i = 0; i < 1500; i++) {
            rig.drain(i);
        }
        rig.pass(SECOND);
        assertThat(rig.pool.store().index().few()).isNull();
        return rig;
    }

    @Test
    void any_andPair_behindManyInARowThatAreOut_areUniform() {
        PoolRig rig = firstHalfDrained(new PoolRig());
        int[] half = eligible(rig);
        assertThat(half).hasSize(1500);
        assertThat(ChiSquare.uniform(anyOf(rig, half, 1_500_000))).isLessThan(ChiSquare.limit(1499));

        Map<Integer, Integer> places = places(half);
        long[] firsts = new long[half.length];
        long[] seconds = new long[half.length];
        for (int i = 0; i < 600_000; i++) {
            long pair = rig.pool.candidates().pair(random);
            assertThat(Candidates.second(pair)).isNotEqualTo(Candidates.first(pair));
            firsts[places.get(Candidates.first(pair))]++;
            seconds[places.get(Candidates.second(pair))]++;
        }
        assertThat(ChiSquare.uniform(firsts)).isLessThan(ChiSquare.limit(1499));
        assertThat(ChiSquare.uniform(seconds)).isLessThan(ChiSquare.limit(1499));
    }

    /** Handles that are not packed are drawn by way of the list. */
    @Test
    void pair_ofAGroupBehindManyInARowThatAreOut_isUniform() {
        PoolRig rig = firstHalfDrained(new PoolRig());
        Candidates group = rig.pool
                .candidates()
                .split(each -> number(each.id()) % 20 == 0 ? 1 : 0, 2)
                .get(0);
        Map<Integer, Integer> places = places(IntStream.range(0, group.size())
                .map(group::handle)
                .filter(group::eligible)
                .toArray());
        long[] firsts = new long[places.size()];
        long[] seconds = new long[places.size()];
        for (int i = 0; i < 600_000; i++) {
            long pair = group.pair(random);
            firsts[places.get(Candidates.first(pair))]++;
            seconds[places.get(Candidates.second(pair))]++;
        }
        assertThat(ChiSquare.uniform(firsts)).isLessThan(ChiSquare.limit(places.size() - 1));
        assertThat(ChiSquare.uniform(seconds)).isLessThan(ChiSquare.limit(places.size() - 1));
    }

    @Test
    void acquire_behindManyInARowThatAreOut_givesNobodyManyTimesItsShare() {
        SelectionStrategy powerOfTwo = new PowerOfTwoStrategyProvider().create(Settings.empty(), List.of());
        PoolRig rig = firstHalfDrained(new PoolRig(PoolRig.LEASE_LIMIT, powerOfTwo));
        Map<Integer, Integer> places = places(eligible(rig));
        long[] counts = new long[places.size()];
        int requests = 60 * counts.length;
        for (int i = 0; i < requests; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, random);
            counts[places.get(Ticket.handle(ticket))]++;
            rig.pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
        }
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(3 * 60);
    }

    @Test
    void pair_isUniformOverDistinctPairs() {
        PoolRig rig = drainedTo(9, 0, 2, 3, 8);
        pairsAreUniform(rig, eligible(rig));
    }

    private void pairsAreUniform(PoolRig rig, int[] handles) {
        Map<Integer, Integer> places = places(handles);
        int many = handles.length;
        long[] counts = new long[many * (many - 1)];
        for (int i = 0; i < 40_000 * many; i++) {
            long pair = rig.pool.candidates().pair(random);
            int first = places.get(Candidates.first(pair));
            int second = places.get(Candidates.second(pair));
            assertThat(second).isNotEqualTo(first);
            counts[first * (many - 1) + (second > first ? second - 1 : second)]++;
        }
        assertThat(ChiSquare.uniform(counts)).isLessThan(ChiSquare.limit(counts.length - 1));
    }

    @Test
    void pair_fewOfMany_isStillDistinctAndEligible() {
        PoolRig rig = drainedTo(1500, 3, 1400);
        int[] two = eligible(rig);
        for (int i = 0; i < 1000; i++) {
            long pair = rig.pool.candidates().pair(random);
            assertThat(List.of(Candidates.first(pair), Candidates.second(pair)))
                    .containsExactlyInAnyOrder(two[0], two[1]);
        }
        rig.pass(SECOND / 10);
        pairsAreUniform(rig, two);
    }

    @Test
    void oneEligible_isTheSameTwice() {
        PoolRig rig = drainedTo(7, 5);
        int only = eligible(rig)[0];
        Candidates all = rig.pool.candidates();
        assertThat(all.any(random)).isEqualTo(only);
        assertThat(all.pair(random)).isEqualTo(Candidates.pairOf(only, only));
        assertThat(all.eligibleCount()).isEqualTo(1);
    }

    @Test
    void nobodyEligible_isNone() {
        for (PoolRig rig : List.of(new PoolRig(), drainedTo(3), drainedTo(1500))) {
            Candidates all = rig.pool.candidates();
            assertThat(all.any(random)).isEqualTo(Candidates.NONE);
            assertThat(all.pair(random)).isEqualTo(Candidates.pairOf(Candidates.NONE, Candidates.NONE));
            assertThat(all.eligibleCount()).isZero();
            assertThat(all.eligibleWeight()).isZero();
        }
    }

    @Test
    void instancesThatCameBack_areDrawnAgain() {
        PoolRig rig = drainedTo(5, 0);
        for (int i = 1; i < 5; i++) {
            rig.pool.order(PoolRig.id(i), HealthEvent.Undrain.UNDRAIN);
        }
        assertThat(ChiSquare.uniform(anyOf(rig, eligible(rig), 100_000))).isLessThan(ChiSquare.limit(4));
    }

    @Test
    void handles_areInOrderOfId_andAnyOtherIndexIsNone() {
        PoolRig rig = new PoolRig();
        rig.pool.replace(List.of(PoolRig.instance(2), PoolRig.instance(0), PoolRig.instance(1)));
        Candidates all = rig.pool.candidates();
        for (int i = 0; i < 3; i++) {
            assertThat(all.instance(all.handle(i)).id()).isEqualTo(PoolRig.id(i));
        }
        assertThat(all.handle(-1)).isEqualTo(Candidates.NONE);
        assertThat(all.handle(3)).isEqualTo(Candidates.NONE);
    }

    @Test
    void unknownHandle_isIneligibleWithNeutralFigures() {
        Candidates all = new PoolRig().with(2).pool.candidates();
        for (int handle : new int[] {Candidates.NONE, 7, 1 << 20, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(all.eligible(handle)).isFalse();
            assertThat(all.inFlight(handle)).isZero();
            assertThat(all.stallNanos(handle)).isZero();
            assertThat(all.reportedLoad(handle)).isNaN();
            assertThatThrownBy(() -> all.instance(handle))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("handle: " + handle + ", expected one of a member");
        }
    }

    @Test
    void split_givesLiveGroups_andLeavesOutWhoHasNone() {
        PoolRig rig = new PoolRig().with(9);
        List<Candidates> groups = rig.pool.candidates().split(each -> (each.port() + number(each.id())) % 4 - 1, 3);
        assertThat(groups).hasSize(3);
        int members = 0;
        for (Candidates group : groups) {
            members += group.size();
            for (int i = 0; i < 1000; i++) {
                assertThat(contains(group, group.any(random))).isTrue();
                long pair = group.pair(random);
                assertThat(contains(group, Candidates.first(pair))).isTrue();
                assertThat(contains(group, Candidates.second(pair))).isTrue();
            }
        }
        assertThat(members).isLessThan(9);
        Candidates first = groups.get(0);
        assertThat(first.eligibleCount()).isEqualTo(first.size());
        assertThat(first.listedWeight()).isEqualTo(first.size());
        rig.drain(number(first.instance(first.handle(0)).id()));
        assertThat(first.eligibleCount()).isEqualTo(first.size() - 1);
        assertThat(first.eligibleWeight()).isEqualTo(first.size() - 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(first.any(random)).isNotEqualTo(first.handle(0));
        }
    }

    @Test
    void lot_isAnyMember_usableOrNot_alsoWhereMostHandlesAreFree_andNobodyWhereNobodyIs() {
        PoolRig rig = new PoolRig();
        assertThat(lot(rig)).isEqualTo(Candidates.NONE);
        rig.with(40).drain(7);
        assertThat(rig.pool.store().members().packed()).isEqualTo(40);
        assertThat(ChiSquare.uniform(lots(rig))).isLessThan(ChiSquare.limit(39));
        rig.with(10);
        assertThat(rig.pool.store().members().packed()).isZero();
        assertThat(ChiSquare.uniform(lots(rig))).isLessThan(ChiSquare.limit(9));
        rig.with(0);
        assertThat(lot(rig)).isEqualTo(Candidates.NONE);
    }

    private int lot(PoolRig rig) {
        return ((PoolCandidates) rig.pool.candidates()).draws().lot(random);
    }

    /** How often it was which member; fails where it was no member. */
    private long[] lots(PoolRig rig) {
        Map<Integer, Integer> places = places(rig.pool.handles());
        long[] counts = new long[places.size()];
        for (int i = 0; i < 100_000; i++) {
            counts[places.get(lot(rig))]++;
        }
        return counts;
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static boolean contains(Candidates group, int handle) {
        return IntStream.range(0, group.size()).map(group::handle).anyMatch(each -> each == handle);
    }
}
