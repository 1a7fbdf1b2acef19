package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.datapunk.lb.spi.Outcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A round of maintenance every 24 ticks, which is a tenth of a second. */
class TrafficTest {
    private static final int TICKS = 24;
    private static final long ROUND = (long) TICKS << Decay.TICK_SHIFT;
    private static final int MOST_MEMBERS = 1000;

    private final Lines lines = new Lines();
    private final Traffic traffic = new Traffic(lines);
    private int[] members = members(10);

    @BeforeEach
    void room() {
        for (int handle = 0; handle < MOST_MEMBERS; handle += Lines.CHUNK) {
            lines.ensure(handle);
        }
        traffic.observe(members, ROUND, false);
    }

    private static int[] members(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** Rounds in which every member answers so many requests and fails so many. */
    private void rounds(int rounds, int well, int failed, boolean frozen) {
        for (int round = 0; round < rounds; round++) {
            for (int handle : members) {
                count(handle, Outcome.SUCCESS, well);
                count(handle, Outcome.TIMEOUT, failed);
            }
            traffic.observe(members, ROUND, frozen);
        }
    }

    private void count(int handle, Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            if (outcome == Outcome.SUCCESS) {
                lines.begin(handle, 0, 0);
                lines.succeed(handle, lines.incarnation(handle), 0, 1, 0);
            } else {
                lines.count(handle, outcome);
            }
        }
    }

    @Test
    void nobodyThereForSomeRounds_ratesAreKnownOnceSomebodyIs() {
        members = members(0);
        rounds(5, 0, 0, false);
        assertThat(traffic.requestsPerTick()).isZero();

        members = members(10);
        rounds(20, 24, 0, false);
        assertThat(traffic.requestsPerTick()).isCloseTo(10, withinPercentage(20));
        assertThat(traffic.errorRate()).isZero();
    }

    @Test
    void nothingObserved_isUnknown() {
        assertThat(traffic.requestsPerTick()).isZero();
        assertThat(traffic.errorRate()).isZero();
    }

    @Test
    void firstRound_isTheRateAtOnce() {
        rounds(1, 12, 0, false);
        assertThat(traffic.requestsPerTick()).isCloseTo(10 * 12f / TICKS, withinPercentage(0.01));
    }

    @Test
    void rateThatChanges_isKnownAfterSomeSeconds() {
        rounds(50, 12, 0, false);
        rounds(20, 0, 0, false);
        assertThat(traffic.requestsPerTick())
                .as("after its memory of two seconds")
                .isBetween(1.5f, 2.2f);
        rounds(100, 0, 0, false);
        assertThat(traffic.requestsPerTick()).isLessThan(0.05f);
    }

    @Test
    void whatTellsNothing_andWhatHasNotEnded_hasBegunAllTheSame() {
        rounds(20, 0, 0, false);
        for (int round = 0; round < 60; round++) {
            for (int handle : members) {
                count(handle, Outcome.THROTTLED, 6);
                count(handle, Outcome.IGNORED, 4);
                lines.begin(handle, 0, 0);
                lines.begin(handle, 0, 0);
            }
            traffic.observe(members, ROUND, false);
        }
        assertThat(traffic.requestsPerTick()).isZero();
        assertThat(traffic.begunPerTick()).isCloseTo(10 * 12f / TICKS, withinPercentage(10));
    }

    @Test
    void whatBeganInARoundAndEndedInTheNext_isCountedOnce() {
        rounds(1, 0, 0, false);
        for (int round = 0; round < 60; round++) {
            for (int handle : members) {
                if (round > 0) {
                    lines.end(handle, lines.incarnation(handle), 0, -1, false, 0);
                    lines.count(handle, Outcome.THROTTLED);
                }
                lines.begin(handle, 0, 0);
            }
            traffic.observe(members, ROUND, false);
        }
        assertThat(traffic.begunPerTick()).isCloseTo(10f / TICKS, withinPercentage(5));
    }

    @Test
    void whatIsWrittenOff_hadBegunAllTheSame() {
        rounds(1, 0, 0, false);
        for (int round = 0; round < 100; round++) {
            for (int handle : members) {
                if (round % members.length == handle) {
                    lines.writeOff(handle);
                }
                lines.begin(handle, 0, 0);
            }
            traffic.observe(members, ROUND, false);
        }
        assertThat(traffic.begunPerTick()).isBetween(0.85f * 10 / TICKS, 1.01f * 10 / TICKS);
    }

    @Test
    void firstRequests_areTheLongRateUntilThereAreMore() {
        rounds(10, 9, 1, false);
        assertThat(traffic.errorRate()).isCloseTo(0.1f, offset(0.001f));
    }

    @Test
    void longRate_followsHundredsOfRequestsOfEachMember() {
        rounds(100, 10, 0, false);
        rounds(5, 0, 10, false);
        assertThat(traffic.errorRate()).as("50 of 512").isCloseTo(0.093f, offset(0.01f));
        rounds(200, 0, 10, false);
        assertThat(traffic.errorRate()).isGreaterThan(0.97f);
    }

    @Test
    void longRate_learnsLittleOfWhatHappensWhileFrozen() {
        rounds(100, 10, 0, false);
        rounds(200, 0, 10, true);
        assertThat(traffic.errorRate()).isBetween(0.001f, 0.07f);
    }

    @Test
    void requestsToNobody_leaveTheLongRateAsItWas() {
        rounds(100, 9, 1, false);
        rounds(100, 0, 0, false);
        assertThat(traffic.errorRate()).isCloseTo(0.1f, offset(0.001f));
    }

    @Test
    void otherMembers_areNoNewRequests() {
        rounds(20, 12, 0, false);
        float before = traffic.requestsPerTick();
        members = members(20);
        for (int handle = 10; handle < 20; handle++) {
            count(handle, Outcome.SERVER_ERROR, 100_000);
        }
        for (int handle = 0; handle < 10; handle++) {
            count(handle, Outcome.SUCCESS, 12);
        }
        traffic.observe(members, ROUND, false);

        assertThat(traffic.requestsPerTick()).isCloseTo(before, withinPercentage(0.01));
        assertThat(traffic.errorRate()).isZero();
        rounds(100, 6, 0, false);
        assertThat(traffic.requestsPerTick()).isCloseTo(before, withinPercentage(1));
    }

    @Test
    void ofManyMembers_someAreCountedForAll() {
        members = members(MOST_MEMBERS);
        traffic.observe(members, ROUND, false);
        rounds(200, 3, 1, false);
        assertThat(traffic.requestsPerTick()).isCloseTo(MOST_MEMBERS * 4f / TICKS, withinPercentage(1));
        assertThat(traffic.errorRate()).isCloseTo(0.25f, offset(0.01f));
    }

    @Test
    void otherMembersInEveryRound_thoseThatStayAreCounted() {
        members = members(100);
        for (int round = 0; round < 200; round++) {
            members = members.clone();
            members[round % 100] = 100 + round;
            rounds(1, 3, 1, false);
        }
        assertThat(traffic.requestsPerTick())
                .as("one of them left at the beginning of each round")
                .isCloseTo(99 * 4f / TICKS, withinPercentage(1));
        assertThat(traffic.errorRate()).isCloseTo(0.25f, offset(0.001f));
    }

    @Test
    void otherMembersInEveryRound_ofManyAllAreLookedAtInTurn() {
        for (int round = 0; round < 8 * 16; round++) {
            members = members(MOST_MEMBERS - round % 2);
            for (int handle = 0; handle < MOST_MEMBERS; handle++) {
                count(handle, handle < MOST_MEMBERS / 2 ? Outcome.SUCCESS : Outcome.TIMEOUT, 4);
            }
            traffic.observe(members, ROUND, false);
        }
        assertThat(traffic.requestsPerTick()).isCloseTo(MOST_MEMBERS * 4f / TICKS, withinPercentage(1));
        assertThat(traffic.errorRate()).isCloseTo(0.5f, offset(0.05f));
    }

    @Test
    void lifeThatIsOver_countsNoMore_andTheOthersStandForIt() {
        rounds(20, 12, 0, false);
        for (int handle : members) {
            count(handle, Outcome.SUCCESS, 12);
        }
        lines.reset(3, lines.incarnation(3) + 1);
        count(3, Outcome.SERVER_ERROR, 100_000);
        traffic.observe(members, ROUND, false);

        assertThat(traffic.requestsPerTick()).isCloseTo(10 * 12f / TICKS, withinPercentage(0.01));
        assertThat(traffic.errorRate()).isZero();
    }

    @Test
    void trouble_lastsOnceWhoIsWellHasAnsweredMeanwhile() {
        rounds(1, 1, 0, false);
        for (int look = 0; look < 3; look++) {
            traffic.failing(0.1f, ROUND);
            assertThat(traffic.troubleLasts())
                    .as("after %s of 32 requests", 10 * (look + 1))
                    .isFalse();
        }
        traffic.failing(0.1f, ROUND);
        assertThat(traffic.troubleLasts()).isTrue();
    }

    @Test
    void troubleThatIsOver_beginsAnew() {
        rounds(1, 10, 0, false);
        traffic.failing(1, ROUND);
        assertThat(traffic.troubleLasts()).isTrue();
        traffic.failing(0.09f, ROUND);
        assertThat(traffic.troubleLasts()).isFalse();
        rounds(20, 1, 0, false);
        traffic.failing(1, ROUND / 8);
        assertThat(traffic.troubleLasts()).isFalse();
    }
}
