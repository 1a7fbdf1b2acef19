package io.datapunk.lb.domain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.datapunk.lb.domain.pool.ChiSquare;
import io.datapunk.lb.domain.pool.PoolRig;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistical tests here would fail once in a million for another seed. */
class CheapestOfSeveralTest {
    private static final int REQUESTS = 100_000;

    private final RandomGenerator random = new SplittableRandom(20_261_130);

    /** Is asked for costs alone. */
    private interface CostsOnly extends BetterOfTwoPicker {
        @Override
        default int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
            throw new AssertionError("asked for a pick");
        }

        @Override
        default int pickFrom(long two, Candidates candidates, SelectionContext context, RandomGenerator chance) {
            throw new AssertionError("asked for one of two");
        }
    }

    /** Each costs what stands at its handle. */
    private record Priced(List<Double> costs) implements CostsOnly {
        @Override
        public double seenCost(Candidates candidates, int handle) {
            return costs.get(handle);
        }
    }

    private static CheapestOfSeveral by(Double... costs) {
        return new CheapestOfSeveral(new Priced(List.of(costs)), Acceptance.besides(Set.of(Honours.HEALTH)));
    }

    /** Of those requests for which somebody was found; the others are chosen for as where requests are many. */
    private long[] counts(CheapestOfSeveral several, int draws, Candidates candidates) {
        long[] counts = new long[candidates.size()];
        int found = 0;
        while (found < REQUESTS) {
            int chosen = several.from(draws, candidates, SelectionContext.EMPTY, random);
            if (chosen != Candidates.NONE) {
                counts[chosen]++;
                found++;
            }
        }
        return counts;
    }

    private static Double[] filled(int members, double cost) {
        Double[] costs = new Double[members];
        Arrays.fill(costs, cost);
        return costs;
    }

    private static double partOf(long[] counts, int handle) {
        return counts[handle] / (double) REQUESTS;
    }

    @Test
    void cheapestOfThoseDrawn_isChosen() {
        Candidates candidates = PoolRig.candidates(1, 1, 1, 1);
        CheapestOfSeveral several = by(4.0, 2.0, 1.0, 3.0);
        assertThat(several.from(200, candidates, SelectionContext.EMPTY, random))
                .isEqualTo(2);
    }

    @Test
    void oneIsNeverComparedWithItself() {
        long[] counts = counts(by(4.0, 2.0, 1.0, 3.0), 2, PoolRig.candidates(1, 1, 1, 1));
        assertThat(counts[0]).as("the dearest of all").isZero();
        assertThat(ChiSquare.of(new long[] {counts[1], counts[2], counts[3]}, new double[] {2 / 6.0, 3 / 6.0, 1 / 6.0}))
                .isLessThan(ChiSquare.limit(2));
    }

    @Test
    void cheaperByLessThanAHundredth_isChance_andAllHaveTheSame() {
        Candidates candidates = PoolRig.candidates(1, 1, 1, 1);
        double[] even = {0.25, 0.25, 0.25, 0.25};
        assertThat(ChiSquare.of(counts(by(100.0, 99.5, 99.8, 100.0), 16, candidates), even))
                .isLessThan(ChiSquare.limit(3));
        assertThat(partOf(counts(by(100.0, 98.0, 100.0, 100.0), 16, candidates), 1))
                .isGreaterThan(0.98);
    }

    @Test
    void equals_haveWhatTheyWeigh() {
        Candidates candidates = PoolRig.candidates(4, 2, 1, 1);
        double[] shares = {0.5, 0.25, 0.125, 0.125};
        assertThat(ChiSquare.of(counts(by(1.0, 1.0, 1.0, 1.0), 64, candidates), shares))
                .isLessThan(ChiSquare.limit(3));
    }

    /** Twenty, of which the last one ramps. */
    private static Candidates oneOfTwentyRamps() {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(new Instance("i%04d".formatted(i), "10.0.0." + i, 80, 1, "", Map.of()));
        }
        PoolRig rig = PoolRig.listing(all.subList(0, 19));
        rig.list(all);
        return rig.candidates();
    }

    /** Where few are drawn of many there are only those to be met. */
    @ParameterizedTest
    @CsvSource({"76, 20, 1", "4, 4, 0.1"})
    void cheapestThatRamps_isChosenAsFirst_asSecond_andByTheOddsOfItsRamp(int draws, int others, double met) {
        Candidates candidates = oneOfTwentyRamps();
        int last = candidates.handle(19);
        double ramp = candidates.ramp(last);
        assertThat(ramp).isBetween(0.4, 0.6);
        Double[] costs = filled(20, 2.0);
        costs[last] = 1.0;
        double share = ramp / (19 + ramp);
        double odds = ramp / (ramp + (1 - ramp) * others);
        assertThat(partOf(counts(by(costs), draws, candidates), last)).isCloseTo(2 * share + met * odds, offset(0.008));
    }

    @Test
    void throttledOne_hasAFewTimesItsShare_alsoWhereItIsTheCheapest() {
        PoolRig rig = PoolRig.of(100);
        rig.throttle("i0000");
        double cut = rig.candidates().ramp(0);
        Double[] costs = filled(100, 2.0);
        costs[0] = 1.0;
        assertThat(cut).isLessThan(0.03);
        assertThat(partOf(counts(by(costs), 128, rig.candidates()), 0) / (cut / (99 + cut)))
                .isBetween(1.5, 4.5);
    }

    /** What each costs differs from request to request. */
    private static final class Changing implements CostsOnly {
        private long request;

        @Override
        public double seenCost(Candidates candidates, int handle) {
            return 1 + Lot.of(request, handle);
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 4", "20, 76", "100, 128"})
    void heavyAndLight_haveTheirShares_whereTheOneThenTheOtherIsTheCheapest(int members, int draws) {
        double[] weights = new double[members];
        Arrays.fill(weights, 2);
        Arrays.fill(weights, members / 2, members, 1);
        Candidates candidates = PoolRig.candidates(weights);
        Changing costs = new Changing();
        CheapestOfSeveral several = new CheapestOfSeveral(costs, Acceptance.besides(Set.of(Honours.HEALTH)));
        int light = 0;
        for (int i = 0; i < REQUESTS; i++) {
            costs.request = i;
            light += several.from(draws, candidates, SelectionContext.EMPTY, random) >= members / 2 ? 1 : 0;
        }
        assertThat(light / (double) REQUESTS).isCloseTo(1 / 3.0, offset(0.015));
    }

    @Test
    void cheapestOfASmallWeight_hasThatPartOfAllRequests() {
        double[] weights = new double[20];
        Arrays.fill(weights, 10);
        weights[0] = 1;
        Double[] costs = filled(20, 2.0);
        costs[0] = 1.0;
        assertThat(partOf(counts(by(costs), 76, PoolRig.candidates(weights)), 0))
                .isCloseTo(0.1, offset(0.01));
    }

    @Test
    void dearOneOfALargeShare_hasNoMoreThanWhereTwoAreComparedByTheirShares() {
        Candidates candidates = PoolRig.candidates(100, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        CheapestOfSeveral several = by(5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
        double share = 100 / 109.0;
        assertThat(partOf(counts(several, 400, candidates), 0)).isLessThan(share * share + 0.005);
    }

    @Test
    void cheapestOfTwo_takesPartWithTheChanceOfItsShare_howeverOftenItIsDrawn() {
        Candidates candidates = PoolRig.candidates(10, 1);
        double first = 1 / 11.0;
        assertThat(partOf(counts(by(2.0, 1.0), 20, candidates), 1)).isCloseTo(first + (1 - first) * 0.1, offset(0.01));
    }

    @Test
    void shareThatIsHardlyCut_isHardlyLess() {
        Candidates candidates = PoolRig.candidates(100, 100, 100, 99);
        assertThat(partOf(counts(by(2.0, 2.0, 2.0, 1.0), 16, candidates), 3)).isGreaterThan(0.9);
    }

    @Test
    void whereMostAreSick_anotherOneThatIsWellIsLookedFor() {
        PoolRig rig = PoolRig.of(10);
        for (int number = 4; number < 10; number++) {
            rig.fail("i000" + number);
        }
        Double[] costs = filled(10, 1.0);
        costs[0] = 9.0;
        assertThat(rig.candidates().eligible(9)).isTrue();
        double slow = partOf(counts(by(costs), 3, rig.candidates()), 0);
        assertThat(slow).isLessThan(0.05);
    }

    @Test
    void excludedOne_isNeverChosen_andNobodyWhereAllAre() {
        CheapestOfSeveral several = by(4.0, 2.0, 1.0, 3.0);
        assertThat(several.from(200, PoolRig.candidates(1, 1, 1, 1), Asking.without(2), random))
                .isEqualTo(1);
        assertThat(several.from(200, PoolRig.candidates(1), Asking.without(0), random))
                .isEqualTo(Candidates.NONE);
    }

    @Test
    void oneThatIsNotWell_takesNoPart() {
        PoolRig rig = PoolRig.of(3);
        rig.fail("i0001");
        rig.fail("i0002"); // More than one may not be out.
        assertThat(rig.candidates().eligible(2)).isTrue();
        assertThat(rig.candidates().health(2)).isLessThan(0.5f);
        for (int i = 0; i < 100; i++) {
            assertThat(by(3.0, 2.0, 1.0).from(100, rig.candidates(), SelectionContext.EMPTY, random))
                    .isEqualTo(0);
        }
    }

    @Test
    void poolWithoutMembers_hasNobody() {
        assertThat(by().from(8, PoolRig.of(0).candidates(), SelectionContext.EMPTY, random))
                .isEqualTo(Candidates.NONE);
    }
}
