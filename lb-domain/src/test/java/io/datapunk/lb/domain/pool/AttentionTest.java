package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final long SEED = 11;

    private final Attention attention = new Attention();
    private final RandomGenerator random = new SplittableRandom(SEED);

    /** Whom the next request serves. */
    private int next() {
        int waiting = attention.waiting();
        return waiting != Candidates.NONE && attention.take(waiting, random)
                ? Attention.handle(waiting)
                : Candidates.NONE;
    }

    @Test
    void nobodyWaits_untilSomebodyIsOffered() {
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoIsOffered_isServedOnce() {
        attention.offer(7);
        assertThat(next()).isEqualTo(7);
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoCameFirst_keepsThePlace() {
        attention.offer(7);
        attention.offer(8);
        attention.offerPatiently(9);
        assertThat(next()).isEqualTo(7);
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoWaitsPatiently_givesThePlaceUpToWhoIsOfferedPlainly() {
        attention.offerPatiently(9);
        attention.offer(0);
        assertThat(next()).isZero();
    }

    @Test
    void whoWaitsPatiently_isServedByFewRequestsOnly() {
        System.out.println("AttentionTest seed " + SEED);
        int served = 0;
        for (int request = 0; request < 64_000; request++) {
            attention.offerPatiently(0);
            served += next() == 0 ? 1 : 0;
        }
        assertThat(served).as("one in 64").isBetween(800, 1200);
    }

    @Test
    void whoWasTakenMeanwhile_isNotServedTwice() {
        attention.offer(7);
        int seen = attention.waiting();
        assertThat(attention.take(seen, random)).isTrue();
        assertThat(attention.take(seen, random)).isFalse();
    }
}
