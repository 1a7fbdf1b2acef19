package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PeakEwmaStrategyTest {
    private static final long SEED = 20_130_301;

    private final PeakEwmaStrategy strategy = new PeakEwmaStrategy();
    private final RandomGenerator random = new SplittableRandom(SEED);
    private final FakeCandidates candidates = new FakeCandidates(4);
    private final Picker picker = strategy.prepare(candidates, null);

    @Test
    void equals_shareEvenly() {
        System.out.println("PeakEwmaStrategyTest seed " + SEED);
        int[] counts = Draws.count(picker, candidates, 40_000, random);
        // 30.7 is exceeded once in a million seeds with 3 degrees of freedom.
        assertThat(Draws.chiSquare(counts, 0, 1, 2, 3)).isLessThan(30.7);
    }

    @Test
    void slowest_isLeftAlone_untilTheOthersQueueAsLong() {
        candidates.latency[2] = 3e6f;
        assertThat(Draws.count(picker, candidates, 1000, random)[2]).isZero();
        Arrays.fill(candidates.inFlight, 3);
        candidates.inFlight[2] = 0;
        assertThat(Draws.count(picker, candidates, 10_000, random)[2]).isBetween(4650, 5350);
    }

    @Test
    void queues_areCountedByWeight() {
        candidates.weight[2] = 0.5f;
        Arrays.fill(candidates.inFlight, 3);
        candidates.inFlight[2] = 1;
        assertThat(Draws.count(picker, candidates, 10_000, random)[2]).isBetween(4650, 5350);
        candidates.inFlight[2] = 2;
        assertThat(Draws.count(picker, candidates, 1000, random)[2]).isZero();
    }

    @Test
    void cost_isLatencyTimesQueue() {
        candidates.latency[1] = 2e6f;
        candidates.inFlight[1] = 3;
        assertThat(picker.cost(candidates, candidates.handle(1))).isEqualTo(8e6);
        candidates.latency[1] = Float.NaN;
        assertThat(picker.cost(candidates, candidates.handle(1))).isZero();
    }

    @Test
    void declares_thatItReadsLiveAndLeavesTheRestToTheFramework() {
        assertThat(strategy.rebuild()).isEqualTo(Rebuild.NEVER);
        assertThat(strategy.honours()).isEmpty();
    }
}
