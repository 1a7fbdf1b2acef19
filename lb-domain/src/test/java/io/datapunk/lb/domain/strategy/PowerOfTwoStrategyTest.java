package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PowerOfTwoStrategyTest {
    private static final long SEED = 12_345;

    private final PowerOfTwoStrategy strategy = new PowerOfTwoStrategy();
    private final RandomGenerator random = new SplittableRandom(SEED);

    @Test
    void busiestOfAll_isNeverPicked() {
        FakeCandidates candidates = new FakeCandidates(4);
        candidates.inFlight[2] = 1;
        assertThat(Draws.count(strategy.prepare(candidates, null), candidates, 2000, random)[2])
                .isZero();
    }

    @Test
    void equalLoad_isSharedEvenly() {
        System.out.println("PowerOfTwoStrategyTest seed " + SEED);
        FakeCandidates candidates = new FakeCandidates(4);
        int[] counts = Draws.count(strategy.prepare(candidates, null), candidates, 40_000, random);
        // 30.7 is exceeded once in a million seeds with 3 degrees of freedom.
        assertThat(Draws.chiSquare(counts, 0, 1, 2, 3)).isLessThan(30.7);
    }

    /** Mean of the longest of a thousand queues: 5.6 with one choice, 3.0 with two. */
    @Test
    void thousandBalls_longestQueueIsThatOfTwoChoices() {
        System.out.println("PowerOfTwoStrategyTest seed " + SEED);
        Picker picker = strategy.prepare(new FakeCandidates(1), null);
        double sum = 0;
        int runs = 20;
        for (int run = 0; run < runs; run++) {
            FakeCandidates candidates = new FakeCandidates(1000);
            for (int ball = 0; ball < 1000; ball++) {
                candidates.inFlight[FakeCandidates.index(Draws.pick(picker, candidates, random))]++;
            }
            sum += Arrays.stream(candidates.inFlight).max().orElseThrow();
        }
        assertThat(sum / runs).isBetween(2.8, 3.4);
    }

    @Test
    void cost_isRequestsOut_forWhatItWeighs() {
        FakeCandidates candidates = new FakeCandidates(2);
        candidates.inFlight[1] = 6;
        Picker picker = strategy.prepare(candidates, null);
        assertThat(picker.cost(candidates, candidates.handle(1))).isEqualTo(6);
        candidates.weight[0] = 1 / 3f;
        assertThat(picker.cost(candidates, candidates.handle(1))).isCloseTo(4, within(1e-6));
        assertThat(strategy.rebuild()).isEqualTo(Rebuild.NEVER);
        assertThat(strategy.honours()).isEmpty();
    }
}
