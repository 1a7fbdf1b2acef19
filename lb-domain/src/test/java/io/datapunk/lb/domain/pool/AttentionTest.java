package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {
    private static final long SEED = 11;
    private static final int[] MEMBERS = IntStream.range(0, 10).toArray();
    private static final int REQUESTS = 10_000;

    private final Attention attention = new Attention();
    private final RandomGenerator random = new SplittableRandom(SEED);

    /** A request that was answered badly by one already. */
    private static class Except implements SelectionContext {
        private final int handle;

        Except(int handle) {
            this.handle = handle;
        }

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

    private int oneOf(int... members) {
        return members[random.nextInt(members.length)];
    }

    /** Whom the next request serves. */
    private int next() {
        return attention.take(SelectionContext.EMPTY, oneOf(MEMBERS), random);
    }

    /** How often each member is served, when whoever was served, and some more, go on waiting. */
    private int[] servedOfThoseInDoubt(int... inDoubt) {
        System.out.println("AttentionTest seed " + SEED);
        int[] served = new int[MEMBERS.length];
        for (int request = 0; request < REQUESTS; request++) {
            for (int handle : inDoubt) {
                attention.offer(handle, Patience.FAIR);
            }
            int handle = next();
            if (handle != Candidates.NONE) {
                served[handle]++;
            }
        }
        return served;
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
        int last = Ticket.MOST_HANDLES - 1;
        attention.offer(last, patience);
        assertThat(attention.isEmpty()).isFalse();

        int served = Candidates.NONE;
        while (served == Candidates.NONE) {
            served = attention.take(SelectionContext.EMPTY, oneOf(3, last), random);
        }
        assertThat(served).isEqualTo(last);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10})
    void whoIsInDoubt_getsItsFairShare_howeverManyAre(int inDoubt) {
        int[] served = servedOfThoseInDoubt(IntStream.range(0, inDoubt).toArray());

        for (int handle : MEMBERS) {
            if (handle < inDoubt) {
                assertThat(served[handle]).as("one in ten for %s", handle).isBetween(900, 1100);
            } else {
                assertThat(served[handle]).isZero();
            }
        }
    }

    @Test
    void whoIsOfferedAgain_whileItWaits_isServedOnceAllTheSame() {
        attention.offer(7, Patience.FAIR);
        attention.offer(7, Patience.FAIR);

        assertThat(attention.take(SelectionContext.EMPTY, 7, random)).isEqualTo(7);
        assertThat(attention.isEmpty()).isTrue();
        assertThat(attention.take(SelectionContext.EMPTY, 7, random)).isEqualTo(Candidates.NONE);
    }

    @Test
    void manyMoreThanThereArePlaces_takeTurns() {
        int[] members = IntStream.range(0, 5000).toArray();
        boolean[] served = new boolean[members.length];
        int left = members.length;
        for (int request = 0; request < 1_000_000 && left > 0; request++) {
            int offered = members[random.nextInt(members.length)];
            if (!served[offered]) {
                attention.offer(offered, Patience.FAIR);
            }
            int handle = attention.take(SelectionContext.EMPTY, oneOf(members), random);
            if (handle != Candidates.NONE) {
                assertThat(served[handle]).isFalse();
                served[handle] = true;
                left--;
            }
        }
        assertThat(left).isZero();
        assertThat(attention.isEmpty()).isTrue();
    }

    @Test
    void whoIsNoMember_isNotServed_andNeedNotWait() {
        attention.offer(7, Patience.FAIR);
        attention.offer(12, Patience.FAIR);
        assertThat(attention.take(SelectionContext.EMPTY, Candidates.NONE, random))
                .as("where nobody is a member")
                .isEqualTo(Candidates.NONE);

        attention.dismiss(handle -> Arrays.binarySearch(MEMBERS, handle) < 0);
        assertThat(attention.isEmpty()).isFalse();
        int served = Candidates.NONE;
        while (served == Candidates.NONE) {
            served = next();
        }
        assertThat(served).isEqualTo(7);
        assertThat(attention.isEmpty()).isTrue();
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
    void whoHasJustFailed_isServedByOneIn32OfItsShare() {
        int served = 0;
        for (int request = 0; request < 64_000; request++) {
            attention.offer(4, Patience.RARE);
            served += next() == 4 ? 1 : 0;
        }
        assertThat(served).as("one in 320, seed %s", SEED).isBetween(150, 250);
    }

    @Test
    void whoHasAnsweredSince_neverWaitsAsIfItHadJustFailed() {
        attention.offer(7, Patience.RARE);
        attention.offer(7, Patience.FAIR);
        attention.offer(7, Patience.RARE);

        assertThat(attention.take(SelectionContext.EMPTY, 7, random)).isEqualTo(7);
        assertThat(attention.isEmpty()).isTrue();
    }

    @Test
    void whoHasJustFailed_leavesWhenItNeedNotWaitAnyMore() {
        attention.offer(7, Patience.RARE);
        attention.dismiss(handle -> handle != 7);
        assertThat(attention.isEmpty()).isFalse();
        attention.dismiss(handle -> handle == 7);
        assertThat(attention.isEmpty()).isTrue();
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
        assertThat(attention.take(notSeven, 8, random)).isEqualTo(8);
        assertThat(attention.take(notSeven, 8, random)).isEqualTo(Candidates.NONE);
        assertThat(next()).isEqualTo(7);
    }

    @Test
    void whoIsExcluded_andInDoubt_goesOnWaiting() {
        attention.offer(7, Patience.FAIR);
        assertThat(attention.take(new Except(7), 7, random)).isEqualTo(Candidates.NONE);
        assertThat(attention.take(SelectionContext.EMPTY, 7, random)).isEqualTo(7);
    }

    @Test
    void whoWasTakenMeanwhile_isNotServedTwice() {
        attention.offer(7, Patience.FAIR);
        Except meanwhile = new Except(Candidates.NONE) {
            @Override
            public boolean excluded(int handle) {
                assertThat(attention.take(SelectionContext.EMPTY, 7, random)).isEqualTo(7);
                return false;
            }
        };
        assertThat(attention.take(meanwhile, 7, random)).isEqualTo(Candidates.NONE);
        assertThat(attention.isEmpty()).isTrue();
    }
}
