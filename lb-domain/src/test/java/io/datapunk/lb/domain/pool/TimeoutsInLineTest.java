package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One server, whose callers wait 300 ms. */
class TimeoutsInLineTest {
    private static final long MS = 1_000_000;
    private static final long PATIENCE = 300 * MS;
    private static final int HANDLE = 3;

    private final ManualTime time = new ManualTime(-7 * ManualTime.SECOND);
    private final CoarseClock clock = new CoarseClock(time);
    private final Lines lines = new Lines();
    private final TimeoutsInLine timeouts = new TimeoutsInLine(lines, clock);

    @BeforeEach
    void sendSome_andAnswerOne() {
        lines.ensure(HANDLE);
        lines.reset(HANDLE, 1);
        for (int request = 0; request < 50; request++) {
            lines.begin(HANDLE, clock.tick(), 0);
        }
        success();
    }

    private void pass(long nanos) {
        time.advance(nanos);
        clock.refresh();
    }

    private void success() {
        lines.succeed(HANDLE, 1, clock.tick(), (float) MS, 0);
    }

    private boolean timeout(long waited) {
        boolean isOneMore = timeouts.isOneMore(HANDLE, waited);
        if (!isOneMore) {
            lines.book(HANDLE, 0); // As for an error that is learned from.
        }
        lines.end(HANDLE, 1, clock.tick(), (float) waited, true, 0);
        return isOneMore;
    }

    private boolean timeout() {
        return timeout(PATIENCE);
    }

    @Test
    void ofOneThatAnsweredOthersMeanwhile_theFirstCounts_andTheOthersOfItsLineDoNot() {
        pass(100 * MS);
        assertThat(timeout()).isFalse();
        for (int more = 0; more < 10; more++) {
            pass(20 * MS);
            assertThat(timeout()).isTrue();
        }
    }

    @Test
    void ofOneThatIsSilent_eachCounts() {
        pass(PATIENCE - 10 * MS);
        assertThat(timeout()).isFalse();
        for (int more = 0; more < 10; more++) {
            pass(20 * MS);
            assertThat(timeout()).isFalse();
        }
    }

    @Test
    void afterAnAnswer_theNextCounts() {
        pass(100 * MS);
        timeout();
        success();
        pass(20 * MS);
        assertThat(timeout()).isFalse();
        assertThat(timeout()).isTrue();
    }

    @Test
    void afterAnswersThatWereBooked_theNextCounts() {
        pass(100 * MS);
        timeout();
        success();
        lines.bookAnswers(HANDLE, 0);
        pass(20 * MS);
        assertThat(timeout()).isFalse();
    }

    @Test
    void oneThatWasSentAfterTheLineHadEnded_counts_andSoDoThoseAfterIt() {
        pass(100 * MS);
        timeout();
        pass(PATIENCE + 20 * MS);
        assertThat(timeout()).isFalse();
        pass(20 * MS);
        assertThat(timeout()).as("nobody was answered meanwhile").isFalse();
    }

    @Test
    void silenceThatFollowsTheLine_counts_howeverManyAreSent() {
        pass(100 * MS);
        timeout();
        int oneMore = 0;
        for (int request = 0; request < 40; request++) {
            pass(20 * MS);
            oneMore += timeout() ? 1 : 0;
        }
        assertThat(oneMore).as("sent before the first one ended").isBetween(13, 14);
        pass(20 * MS);
        assertThat(timeout()).isFalse();
    }

    @Test
    void lineWhoseBeginningIsForgotten_counts() {
        int other = HANDLE + 256;
        lines.ensure(other);
        lines.reset(other, 1);
        lines.begin(other, clock.tick(), 0);
        pass(100 * MS);
        timeout();
        timeouts.isOneMore(other, PATIENCE);
        assertThat(timeout()).isFalse();
    }

    @Test
    void oneThatWaitedForAnUnknownTime_counts() {
        pass(100 * MS);
        assertThat(timeout(-1)).isFalse();
        assertThat(timeout(-1)).isFalse();
        assertThat(timeout()).isFalse();
    }

    @Test
    void whoReturns_isNotExcusedForWhatWasBefore() {
        pass(100 * MS);
        timeout();
        lines.publishEpoch(HANDLE, 1);
        assertThat(timeout()).isFalse();
    }
}
