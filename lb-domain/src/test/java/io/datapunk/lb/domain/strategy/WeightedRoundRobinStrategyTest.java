package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedRoundRobinStrategyTest {
    private static final long SEED = 19_770_401;

    private final WeightedRoundRobinStrategy strategy = new WeightedRoundRobinStrategy();
    private final RandomGenerator random = new SplittableRandom(SEED);

    private static FakeCandidates weighing(double... weights) {
        FakeCandidates candidates = new FakeCandidates(weights.length);
        for (int i = 0; i < weights.length; i++) {
            candidates.weight[i] = (float) weights[i];
        }
        return candidates;
    }

    private int[] counts(FakeCandidates candidates, int picks) {
        return Draws.count(strategy.prepare(candidates, null), candidates, picks, random);
    }

    @Test
    void equalWeights_comeInOrder() {
        FakeCandidates candidates = new FakeCandidates(5);
        Picker picker = strategy.prepare(candidates, null);
        for (int i = 0; i < 50; i++) {
            assertThat(Draws.pick(picker, candidates, random)).isEqualTo(candidates.handle(i % 5));
        }
    }

    @Test
    void weights_areTheSharesOfEveryRound() {
        assertThat(counts(weighing(1, 0.2, 0.2), 21_000)).containsExactly(15_000, 3000, 3000);
    }

    @Test
    void heaviest_isSpreadBetweenTheOthers_notServedInOneBurst() {
        FakeCandidates candidates = weighing(1, 0.1, 0.1);
        Picker picker = strategy.prepare(candidates, null);
        int longest = 0;
        int inARow = 0;
        for (int i = 0; i < 12_000; i++) {
            inARow = Draws.pick(picker, candidates, random) == candidates.handle(0) ? inARow + 1 : 0;
            longest = Math.max(longest, inARow);
        }
        // Ten of twelve, with two others between them: five in a row at least, ten if the others came together.
        assertThat(longest).isBetween(5, 6);
    }

    @Test
    void anyWeights_afterAnyNumberOfTurnsEverybodyHasHadItsShare() {
        System.out.println("WeightedRoundRobinStrategyTest seed " + SEED);
        for (int pool = 0; pool < 200; pool++) {
            FakeCandidates candidates = new FakeCandidates(1 + random.nextInt(12));
            double sum = 0;
            candidates.weight[0] = 1;
            for (int i = 1; i < candidates.size(); i++) {
                candidates.weight[i] = (float) Math.pow(random.nextDouble(), 3);
            }
            for (float weight : candidates.weight) {
                sum += weight;
            }
            int picks = random.nextInt(5000);
            int[] counts = counts(candidates, picks);
            for (int i = 0; i < candidates.size(); i++) {
                // Two turns for each place: its own, and those of the others at most.
                assertThat((double) counts[i])
                        .as("share of %s of %s after %s", candidates.weight[i], sum, picks)
                        .isBetween(
                                picks * candidates.weight[i] / sum - 2 * candidates.size(),
                                picks * candidates.weight[i] / sum + 2 * candidates.size());
            }
        }
    }

    @Test
    void ineligibleOnes_leaveTheirTurnsToAllOthersByWeight() {
        FakeCandidates candidates = weighing(1, 0.5, 0.5, 1);
        candidates.eligible[0] = false;
        int[] counts = counts(candidates, 40_000);
        assertThat(counts[0]).isZero();
        // Of the remaining weight of two, a half and two quarters. A rota has no chance: the tolerance is for its beat.
        assertThat(counts[3]).isBetween(19_000, 21_000);
        assertThat(counts[1]).isBetween(9000, 11_000);
        assertThat(counts[2]).isBetween(9000, 11_000);
    }

    @Test
    void nearlyAllIneligible_thoseThatAreLeftShareByWeight() {
        FakeCandidates candidates = new FakeCandidates(1000).onlyEligible(17, 900);
        candidates.weight[17] = 0.25f;
        int[] counts = counts(candidates, 50_000);
        // A fifth is 10,000 with a standard deviation of 89; seven of those are exceeded once in 10^11.
        assertThat(counts[17]).isBetween(9370, 10_630);
    }

    @Test
    void muchHeavierOneIneligible_thoseThatAreLeftShareByWeight() {
        FakeCandidates candidates = weighing(1, 0.0001, 0.0003);
        candidates.eligible[0] = false;
        int[] counts = counts(candidates, 50_000);
        // A quarter is 12,500 with a standard deviation of 97, and two hundred more as the draws are few.
        assertThat(counts[1]).isBetween(11_900, 13_400);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 20_000, Integer.MAX_VALUE - 20_000L, (1L << 32) - 20_000, -20_000})
    void counterThatWraps_changesNoShare(long start) {
        FakeCandidates candidates = weighing(1, 0.5, 0.25, 0.25);
        Picker picker = new WeightedRoundRobinStrategy(start).prepare(candidates, null);
        int[] counts = Draws.count(picker, candidates, 40_000, random);
        assertThat(counts[0]).isBetween(19_990, 20_010);
        assertThat(counts[1]).isBetween(9990, 10_010);
        assertThat(counts[2]).isBetween(4990, 5010);
    }

    @Test
    void absurdWeights_areMadeTheBestOf() {
        int[] counts = counts(weighing(1, Float.MIN_VALUE, 0, -1, Double.NaN), 1000);
        assertThat(counts).containsExactly(1000, 0, 0, 0, 0);
        assertThat(counts(weighing(0, 0, 0), 300)).containsExactly(100, 100, 100);
    }

    @Test
    void changedMembers_keepThePosition() {
        FakeCandidates candidates = new FakeCandidates(4);
        Picker before = strategy.prepare(candidates, null);
        Draws.pick(before, candidates, random);
        Picker after = strategy.prepare(candidates, before);
        assertThat(Draws.pick(after, candidates, random)).isEqualTo(candidates.handle(1));
        assertThat(Draws.pick(before, candidates, random)).isEqualTo(candidates.handle(2));
    }

    @Test
    void chance_isNotAskedWhileEverybodyIsEligible() {
        FakeCandidates candidates = weighing(1, 0.3);
        Picker picker = strategy.prepare(candidates, null);
        for (int i = 0; i < 100; i++) {
            picker.pick(candidates, SelectionContext.EMPTY, Draws.forbidden());
        }
    }

    @Test
    void declares_thatItWeighsWeightAndIsRebuiltForIt() {
        assertThat(strategy.rebuild()).isEqualTo(Rebuild.ON_WEIGHT);
        assertThat(strategy.honours()).containsExactly(Honours.WEIGHT);
    }
}
