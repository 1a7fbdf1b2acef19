package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomStrategyTest {
    private static final long SEED = 4711;
    /** The chi-square with 9 degrees of freedom that a fair source exceeds once in a million seeds. */
    private static final double ONE_IN_A_MILLION_9 = 45.1;

    private final RandomStrategy strategy = new RandomStrategy();

    @Test
    void manyPicks_areUniform() {
        System.out.println("RandomStrategyTest seed " + SEED);
        FakeCandidates candidates = new FakeCandidates(10);
        int[] counts = Draws.count(strategy.prepare(candidates, null), candidates, 100_000, new SplittableRandom(SEED));
        assertThat(Draws.chiSquare(counts, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).isLessThan(ONE_IN_A_MILLION_9);
    }

    @Test
    void manyKeys_areUniform() {
        FakeCandidates candidates = new FakeCandidates(10);
        Picker picker = strategy.prepare(candidates, null);
        int[] counts = new int[10];
        for (int key = 0; key < 100_000; key++) {
            counts[FakeCandidates.index(picker.pick(candidates, FakeContext.keyed(key), Draws.forbidden()))]++;
        }
        assertThat(Draws.chiSquare(counts, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).isLessThan(ONE_IN_A_MILLION_9);
    }

    @Test
    void sameKey_goesToTheSameInstanceAndElsewhereOnFurtherAttempts() {
        FakeCandidates candidates = new FakeCandidates(100);
        Picker picker = strategy.prepare(candidates, null);
        int elsewhere = 0;
        for (int key = 0; key < 100; key++) {
            int first = picker.pick(candidates, FakeContext.keyed(key), Draws.forbidden());
            assertThat(picker.pick(candidates, FakeContext.keyed(key), Draws.forbidden()))
                    .isEqualTo(first);
            FakeContext again = new FakeContext(true, key, 1, Set.of());
            elsewhere += picker.pick(candidates, again, Draws.forbidden()) == first ? 0 : 1;
        }
        assertThat(elsewhere).isGreaterThan(90);
    }

    @Test
    void declares_thatItReadsLiveAndWeighsNothing() {
        assertThat(strategy.rebuild()).isEqualTo(Rebuild.NEVER);
        assertThat(strategy.honours()).isEmpty();
    }
}
