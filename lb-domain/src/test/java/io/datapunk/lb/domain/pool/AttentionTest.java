package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final long SEED = 11;
    private static final int MEMBERS = 10;

    private final Attention attention = new Attention();
    private final RandomGenerator random = new SplittableRandom(SEED);

    /** Whom the next request serves. */
    private int next() {
        int waiting = attention.waiting();
        return waiting != Candidates.NONE && attention.take(waiting, MEMBERS, random)
                ? Attention.handle(waiting)
                : Candidates.NONE;
    }

    private int servedOfAThousand(Patience patience) {
        System.out.println("AttentionTest seed " + SEED);
        int served = 0;
        for (int request = 0; request < 1000; request++) {
            attention.offer(0, patience);
            served += next() == 0 ? 1 : 0;
        }
        return served;
    }

    @Test
    void nobodyWaits_untilSomebodyIsOffered() {
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoIsOffered_isServedOnce() {
        attention.offer(7, Patience.NONE);
        assertThat(next()).isEqualTo(7);
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoCameFirst_keepsThePlace_fromThoseWhoAreNotMoreUrgent() {
        attention.offer(7, Patience.NONE);
        attention.offer(8, Patience.NONE);
        attention.offer(9, Patience.FAIR);
        attention.offer(9, Patience.LONG);
        assertThat(next()).isEqualTo(7);
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoWaitsPatiently_givesThePlaceUpToWhoIsMoreUrgent() {
        attention.offer(9, Patience.LONG);
        attention.offer(8, Patience.FAIR);
        attention.offer(0, Patience.NONE);
        assertThat(next()).isZero();
    }

    @Test
    void largestHandle_isServedAsItself() {
        int largest = Ticket.MOST_HANDLES - 1;
        attention.offer(largest, Patience.LONG);
        assertThat(Attention.handle(attention.waiting())).isEqualTo(largest);
    }

    @Test
    void whoWaitsPatiently_isServedByItsShareOfTheRequests_orByFew() {
        assertThat(servedOfAThousand(Patience.NONE)).isEqualTo(1000);
        assertThat(servedOfAThousand(Patience.FAIR)).as("one in ten").isBetween(60, 140);
        assertThat(servedOfAThousand(Patience.LONG)).as("one in 64").isBetween(4, 32);
    }

    @Test
    void whoWasTakenMeanwhile_isNotServedTwice() {
        attention.offer(7, Patience.NONE);
        int seen = attention.waiting();
        assertThat(attention.take(seen, MEMBERS, random)).isTrue();
        assertThat(attention.take(seen, MEMBERS, random)).isFalse();
    }
}
