package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.datapunk.lb.domain.pool.Attention.Patience;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {
    private static final long SEED = 11;
    private static final int[] MEMBERS = IntStream.range(0, 10).toArray();
    private static final int REQUESTS = 10_000;
    private static final long IN_DOUBT = StandingWord.of(true, false, true, true, false, 1, 0.5f, 1);

    private final Lines lines = new Lines();
    private final Members members = new Members(new Slots(lines));
    private final Detours detours = new Detours();
    private final Attention attention = new Attention(lines, members, detours);
    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void inDoubt() {
        System.out.println("AttentionTest seed " + SEED);
        lines.ensure(0);
        for (int handle : MEMBERS) {
            lines.reset(handle, 1);
            lines.publish(handle, IN_DOUBT);
        }
    }

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

    private int next() {
        return next(SelectionContext.EMPTY, MEMBERS[random.nextInt(MEMBERS.length)]);
    }

    /** Whom a request serves that has drawn this one. */
    private int next(SelectionContext context, int lot) {
        int next = attention.takeNext(context);
        if (next != Candidates.NONE) {
            return next;
        }
        return attention.isTurnOf(lot, context, random) ? lot : attention.takeSeldom(context, random);
    }

    private boolean isTurnOf(int handle) {
        return attention.isTurnOf(handle, SelectionContext.EMPTY, random);
    }

    /** How often each member is served. */
    private int[] served(int requests) {
        int[] served = new int[MEMBERS.length];
        for (int request = 0; request < requests; request++) {
            int handle = next();
            if (handle != Candidates.NONE) {
                served[handle]++;
            }
        }
        return served;
    }

    private int servedOfAThousand(Patience patience) {
        int served = 0;
        for (int request = 0; request < 1000; request++) {
            attention.offer(0, patience);
            served += next() == 0 ? 1 : 0;
        }
        return served;
    }

    @Test
    void nobodyWaits_untilSomebodyIsOffered() {
        assertThat(detours.none()).isTrue();
        assertThat(attention.someAreInDoubt()).isFalse();
        assertThat(served(100)).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "LONG"})
    void whoIsOfferedAPlace_isServedOnce_whoeverItIs(Patience patience) {
        int last = Ticket.MOST_HANDLES - 1;
        attention.offer(last, patience);
        assertThat(detours.none()).isFalse();

        int served = Candidates.NONE;
        while (served == Candidates.NONE) {
            served = next();
        }
        assertThat(served).isEqualTo(last);
        assertThat(detours.none()).isTrue();
        assertThat(served(1000)).containsOnly(0);
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
    void whoIsInDoubt_getsItsFairShare_howeverManyAre_asLongAsItAnswers(int inDoubt) {
        for (int handle = 0; handle < inDoubt; handle++) {
            attention.offer(handle, Patience.FAIR);
        }
        int[] served = served(REQUESTS);

        for (int handle : MEMBERS) {
            if (handle < inDoubt) {
                assertThat(served[handle]).as("one in ten for %s", handle).isBetween(900, 1100);
            } else {
                assertThat(served[handle]).isZero();
            }
        }
    }

    @Test
    void whoIsInDoubt_isNotServed_onceItNeedNotWait() {
        attention.offer(7, Patience.FAIR);
        lines.endWaiting(7);
        assertThat(isTurnOf(7)).isFalse();
    }

    @Test
    void whoIsInDoubt_isNotServed_whileNothingIsHeldAgainstIt_orItMayNotBeAsked() {
        attention.offer(7, Patience.FAIR);
        lines.publish(7, StandingWord.of(true, false, true, true, false, 1, 1, 1));
        assertThat(isTurnOf(7)).as("trusted").isFalse();
        lines.publish(7, StandingWord.of(false, false, true, true, false, 1, 0.5f, 1));
        assertThat(isTurnOf(7)).as("out").isFalse();
        lines.publish(7, StandingWord.of(true, true, true, true, false, 1, 0.5f, 1));
        assertThat(isTurnOf(7)).as("for a trial").isFalse();
        lines.publish(7, IN_DOUBT);
        assertThat(isTurnOf(7)).isTrue();
    }

    @Test
    void whoIsInDoubt_waitsNoMore_inAnotherLifeOrEpoch() {
        attention.offer(7, Patience.FAIR);
        attention.offer(8, Patience.RARE);
        lines.reset(7, 3);
        lines.publish(7, IN_DOUBT);
        lines.publishEpoch(8, 1);
        assertThat(isTurnOf(7)).isFalse();
        for (int request = 0; request < 1000; request++) {
            assertThat(isTurnOf(8)).isFalse();
        }
    }

    @Test
    void whoIsNoMember_isNotServed() {
        assertThat(isTurnOf(Candidates.NONE)).isFalse();
        assertThat(isTurnOf(Ticket.MOST_HANDLES - 1)).isFalse();
    }

    @Test
    void lotsNeedBeDrawn_whileSomebodyInDoubtWaits() {
        attention.offer(7, Patience.FAIR);
        assertThat(attention.someAreInDoubt()).isTrue();
        assertThat(detours.none()).as("the places").isTrue();

        attention.recount();
        attention.count(6);
        assertThat(attention.someAreInDoubt()).isFalse();
        attention.count(7);
        assertThat(attention.someAreInDoubt()).isTrue();

        attention.recount();
        attention.offer(7, Patience.FAIR);
        assertThat(attention.someAreInDoubt()).as("offered again").isTrue();
    }

    @Test
    void lotsNeedBeDrawn_alsoForOneWhoIsBusyJustNow() {
        attention.offer(7, Patience.FAIR);
        lines.begin(7, 1, 0);
        attention.recount();
        attention.count(7);
        assertThat(attention.someAreInDoubt()).isTrue();
    }

    @Test
    void whoNeedNotWaitAnyMore_isDismissed() {
        attention.offer(7, Patience.NONE);
        attention.offer(8, Patience.LONG);
        attention.dismiss(handle -> handle == 7);
        assertThat(detours.none()).isFalse();
        assertThat(attention.takeNext(SelectionContext.EMPTY)).isEqualTo(Candidates.NONE);
        attention.dismiss(handle -> handle == 8);
        assertThat(detours.none()).isTrue();
    }

    @Test
    void whoIsMoreUrgent_isServedFirst() {
        for (int handle : MEMBERS) {
            attention.offer(handle, Patience.FAIR);
        }
        attention.offer(0, Patience.NONE);
        assertThat(next(SelectionContext.EMPTY, 9)).isZero();
        assertThat(next(SelectionContext.EMPTY, 9)).isEqualTo(9);
    }

    @Test
    void whoWaitsForTheNext_isTakenOnlyIfItIsOneOfThese() {
        attention.offer(7, Patience.NONE);
        assertThat(attention.takeNext(SelectionContext.EMPTY, handle -> handle != 7))
                .isEqualTo(Candidates.NONE);
        assertThat(attention.takeNext(SelectionContext.EMPTY, handle -> handle == 7))
                .isEqualTo(7);
    }

    @Test
    void whoWaitsPatiently_isServedByItsShareOfTheRequests_orByFew() {
        assertThat(servedOfAThousand(Patience.NONE)).isEqualTo(1000);
        assertThat(servedOfAThousand(Patience.FAIR)).as("one in ten").isBetween(60, 140);
        lines.endWaiting(0);
        assertThat(servedOfAThousand(Patience.LONG)).as("one in 64").isBetween(4, 32);
    }

    @Test
    void whoHasJustFailed_isServedByOneIn32OfItsShare() {
        attention.offer(4, Patience.RARE);
        assertThat(served(64_000)[4]).as("one in 320").isBetween(150, 250);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1, 100", "0.1, 0.2, 500", "0.2, 0.1, 1000"})
    void whoWeighsLess_isServedByThatPart(float weight, double mean, int expected) {
        members.handles(MEMBERS, 0);
        members.weighTogether(mean * MEMBERS.length);
        lines.publish(4, StandingWord.of(true, false, true, true, false, 1, 0.5f, weight));
        attention.offer(4, Patience.FAIR);
        assertThat(served(REQUESTS)[4]).isCloseTo(expected, withinPercentage(30));
    }

    @Test
    void whoWeighsLess_isServedByThatPart_alsoWhereItHasJustFailed() {
        lines.publish(4, StandingWord.of(true, false, true, true, false, 1, 0.5f, 0.25f));
        attention.offer(4, Patience.RARE);
        assertThat(served(256_000)[4]).as("one in 1280").isBetween(150, 250);
    }

    @Test
    void whoHasAnswered_waitsForEach_andWhoHasFailedSince_forFewAgain() {
        attention.offer(7, Patience.RARE);
        attention.offer(7, Patience.FAIR);
        assertThat(lines.waitsRarely(7)).isFalse();
        assertThat(isTurnOf(7)).isTrue();
        attention.offer(7, Patience.RARE);
        assertThat(lines.waitsRarely(7)).isTrue();
    }

    @Test
    void whoWaitsLong_isServedAlsoWhileSomebodyIsAlwaysInDoubt() {
        attention.offer(3, Patience.FAIR);
        int served = 0;
        for (int request = 0; request < 1000; request++) {
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
        assertThat(next(notSeven, 8)).isEqualTo(8);
        assertThat(next(new Except(8), 8)).isEqualTo(7);
        assertThat(next(new Except(8), 8)).isEqualTo(Candidates.NONE);
        assertThat(next(notSeven, 8)).isEqualTo(8);
    }

    private boolean isToTell(int handle) {
        return attention.isToTell(handle, SelectionContext.EMPTY, random);
    }

    @Test
    void unknownOne_isToTell_ifItIsIdleAndForAll_andTheRequestMayAskIt() {
        lines.publish(4, StandingWord.of(true, false, true, true, false, 1, 1, 1));
        assertThat(isToTell(4)).isTrue();
        assertThat(isToTell(Candidates.NONE)).isFalse();
        assertThat(attention.isToTell(4, new Except(4), random)).isFalse();

        lines.begin(4, 0, 0);
        assertThat(isToTell(4)).as("busy").isFalse();

        lines.publish(5, StandingWord.of(true, true, false, true, false, 1, 1, 1));
        assertThat(isToTell(5)).as("for a trial").isFalse();
        lines.publish(5, StandingWord.of(false, false, true, true, false, 1, 1, 1));
        assertThat(isToTell(5)).as("out").isFalse();
    }

    @Test
    void unknownOne_isToTell_byThePartOfItsShareThatRampAndHealthLeaveIt() {
        lines.publish(4, StandingWord.of(true, false, true, true, false, 0.5f, 0.25f, 1));
        int told = 0;
        for (int request = 0; request < REQUESTS; request++) {
            told += isToTell(4) ? 1 : 0;
        }
        assertThat(told).isCloseTo(REQUESTS / 8, withinPercentage(20));
    }

    @Test
    void whoWasTakenMeanwhile_isNotServedTwice() {
        attention.offer(7, Patience.NONE);
        Except meanwhile = new Except(Candidates.NONE) {
            @Override
            public boolean excluded(int handle) {
                assertThat(attention.takeNext(SelectionContext.EMPTY)).isEqualTo(7);
                return false;
            }
        };
        assertThat(attention.takeNext(meanwhile)).isEqualTo(Candidates.NONE);
        assertThat(detours.none()).isTrue();
    }
}
