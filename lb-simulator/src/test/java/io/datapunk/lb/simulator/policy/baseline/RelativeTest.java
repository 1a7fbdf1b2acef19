package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.spi.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativeTest {
    private final TestPlace place = new TestPlace(4);
    private final RelativeChoice choice = place.with(new RelativeChoice(place.place()));
    private final ServerSet all = place.with(new Everybody(4)).usable();

    @ParameterizedTest
    @CsvSource({
        // before, calls, latency of 100, after
        "1,    10, 130, 0.8",
        "1,    10, 129, 1",
        "0.5,  10, 121, 0.5", // neither
        "0.5,  10, 120, 0.55",
        "0.1,  10, 500, 0",
        "0,    10, 100, 0.05",
        "0.98, 10, 100, 1",
        "0.5,   0,   0, 0.5", // nothing to judge by
        "0.5,   1, 500, 0.3",
    })
    void score_stepsByTheClustersLatency(double before, int calls, double latency, double after) {
        assertThat(RelativeScore.next(before, calls, latency, 100)).isCloseTo(after, within(1e-12));
    }

    @Test
    void underWay_countByTheirAge() {
        CallTally tally = new CallTally();
        tally.sent(1_000);
        tally.sent(2_000);
        tally.ended(4_000, 2_000);

        assertThat(tally.calls()).isEqualTo(2);
        assertThat(tally.totalNanos(5_000)).isEqualTo(2_000 + 4_000);
        tally.restart();
        assertThat(tally.calls()).isEqualTo(1);
        assertThat(tally.totalNanos(6_000)).isEqualTo(5_000);
    }

    /** All get a request, which takes 10 ms, but at one of them. */
    private void interval(int slow, long slowMillis) {
        for (int server = 0; server < 4; server++) {
            long millis = server == slow ? slowMillis : 10;
            choice.sent(server);
            place.time.runUntil(place.time.elapsedNanos() + millis * 1_000_000);
            choice.ended(server, new Ending(Outcome.SUCCESS, millis * 1_000_000, 0, Float.NaN));
        }
        place.pass(5, choice);
    }

    private double share(int server) {
        int picks = 20_000;
        int own = 0;
        for (int pick = 0; pick < picks; pick++) {
            own += choice.choose(all, Ask.PLAIN) == server ? 1 : 0;
        }
        return (double) own / picks;
    }

    @Test
    void slowOne_losesItsShareByStepsAndKeepsAPoint() {
        interval(2, 1_000);
        assertThat(choice.standing(2).score()).isCloseTo(0.8, within(1e-12));
        assertThat(share(2)).isCloseTo(0.8 / 3.8, within(0.01));

        for (int i = 0; i < 4; i++) {
            interval(2, 1_000);
        }
        assertThat(choice.standing(2).score()).isCloseTo(0, within(1e-12));
        assertThat(share(2)).isCloseTo(1 / 301.0, within(0.002));

        interval(2, 10);
        assertThat(choice.standing(2).score()).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void returned_isNotJudgedByCallsFromBeforeItLeft() {
        choice.sent(2);
        place.time.runUntil(place.time.elapsedNanos() + 1_000_000_000L);
        choice.ended(2, new Ending(Outcome.SUCCESS, 1_000_000_000L, 0, Float.NaN));
        choice.left(2);
        place.pass(10, choice);
        choice.joined(2);

        interval(2, 10);

        assertThat(choice.standing(2).score()).isEqualTo(1);
    }

    @Test
    void retry_avoidsWhatWasTried() {
        Ask second = new Ask() {
            @Override
            public int route() {
                return 0;
            }

            @Override
            public int attempt() {
                return 1;
            }

            @Override
            public boolean tried(int server) {
                return server == 1;
            }
        };

        for (int pick = 0; pick < 1_000; pick++) {
            assertThat(choice.choose(all, second)).isNotEqualTo(1);
        }
    }
}
