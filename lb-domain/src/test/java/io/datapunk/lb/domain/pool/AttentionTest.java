package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionTest {
    private static final long SEED = 11;
    private static final int MEMBERS = 10;

    private final Attention attention = new Attention();
    private final RandomGenerator random = new SplittableRandom(SEED);

    /** A request that was answered badly by one already. */
    private record Except(int handle) implements SelectionContext {
        @Override
        public boolean hasHash() {
            return false;
        }

        @Override
        public long hash() {
            return 0;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public boolean excluded(int handle) {
            return handle == this.handle;
        }

        @Override
        public int route() {
            return 0;
        }
    }

    /** Whom the next request serves. */
    private int next() {
        return attention.take(SelectionContext.EMPTY, MEMBERS, random);
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
        assertThat(attention.isEmpty()).isTrue();
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOffered_waits_whoeverItIs(Patience patience) {
        attention.offer(Ticket.MOST_HANDLES - 1, patience);
        assertThat(attention.isEmpty()).isFalse();

        int served = Candidates.NONE;
        while (served == Candidates.NONE) {
            served = next();
        }
        assertThat(served).isEqualTo(Ticket.MOST_HANDLES - 1);
        assertThat(attention.isEmpty()).isTrue();
    }

    @Test
    void whoIsOffered_isServedOnce() {
        attention.offer(7, Patience.NONE);
        assertThat(next()).isEqualTo(7);
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoCameFirst_keepsThePlace_fromThoseWhoAreAsUrgent() {
        attention.offer(7, Patience.NONE);
        attention.offer(8, Patience.NONE);
        assertThat(next()).isEqualTo(7);
        assertThat(next()).isEqualTo(Candidates.NONE);
    }

    @Test
    void whoIsMoreUrgent_isServedFirst() {
        attention.offer(9, Patience.FAIR);
        attention.offer(0, Patience.NONE);
        assertThat(next()).isZero();
        assertThat(attention.isEmpty()).isFalse();
    }

    @Test
    void whoWaitsPatiently_isServedByItsShareOfTheRequests_orByFew() {
        assertThat(servedOfAThousand(Patience.NONE)).isEqualTo(1000);
        assertThat(servedOfAThousand(Patience.FAIR)).as("one in ten").isBetween(60, 140);
        assertThat(servedOfAThousand(Patience.LONG)).as("one in 64").isBetween(4, 32);
    }

    @Test
    void whoWaitsLong_isServedAlsoWhileSomebodyIsAlwaysInDoubt() {
        int served = 0;
        for (int request = 0; request < 1000; request++) {
            attention.offer(3, Patience.FAIR);
            attention.offer(4, Patience.LONG);
            served += next() == 4 ? 1 : 0;
        }
        assertThat(served).isBetween(4, 32);
    }

    @Test
    void whoIsExcluded_goesOnWaiting_andKeepsNobodyFromBeingServed() {
        SelectionContext notSeven = new Except(7);
        attention.offer(7, Patience.NONE);
        attention.offer(8, Patience.FAIR);
        RandomGenerator always = () -> 0;
        assertThat(attention.take(notSeven, MEMBERS, always)).isEqualTo(8);
        assertThat(attention.take(notSeven, MEMBERS, always)).isEqualTo(Candidates.NONE);
        assertThat(next()).isEqualTo(7);
    }

    @Test
    void whoWasTakenMeanwhile_isNotServedTwice() {
        attention.offer(7, Patience.FAIR);
        RandomGenerator meanwhile = () -> {
            assertThat(attention.take(SelectionContext.EMPTY, 1, () -> 0)).isEqualTo(7);
            return 0;
        };
        assertThat(attention.take(SelectionContext.EMPTY, MEMBERS, meanwhile)).isEqualTo(Candidates.NONE);
    }
}
