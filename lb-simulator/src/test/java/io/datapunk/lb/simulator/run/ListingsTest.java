package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Figures of servers that come and go, of faults that do not end, and of several clients, from journals written by hand. */
class ListingsTest {
    private static final Fault DOWN = new Fault.Fail(Duration.ofMillis(1));

    private final ScenarioBuilder scenario =
            new ScenarioBuilder("by-hand").servers(4, Scenarios.USUAL).length(Duration.ofSeconds(20));

    private static long nanos(double second) {
        return Math.round(second * 1e9);
    }

    private static void request(Journal journal, int client, int server, double second) {
        int row = journal.requestBegan(client, server, nanos(second));
        journal.requestEnded(journal.attemptBegan(row, client, server, nanos(second)), 1, false);
    }

    /** A hundred requests a second, of which server 0 gets this many, the others the rest. */
    private static void traffic(Journal journal, int fromSecond, int untilSecond, int ofZero) {
        for (int i = fromSecond * 100; i < untilSecond * 100; i++) {
            request(journal, 0, i % 100 < ofZero ? 0 : 1 + i % 3, i / 100.0);
        }
    }

    private static void changed(Journal journal, int client, double second, String from, String to) {
        journal.changed(new Transition(nanos(second), client, 0, from, to, "test"));
    }

    private Result result(Journal journal) {
        return new Evaluation(scenario.build(), journal).result(0);
    }

    private Journal journal() {
        return new Journal(scenario.build());
    }

    @Test
    void faultThatDoesNotEnd_leavesNothingToRecover() {
        scenario.episode(new Episode(0, DOWN, Window.ofSeconds(5, 20)));
        Journal journal = journal();
        traffic(journal, 0, 20, 25);

        assertThat(result(journal).recovering()).isZero();
        assertThat(result(journal).secondsToFairShare()).isNull();
        assertThat(result(journal).overshoot()).isNull();
    }

    @Test
    void whoLeavesForGood_hasNothingToRecover() {
        scenario.episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)))
                .listing(new Listing(0, Window.ofSeconds(8, 20)));

        assertThat(result(journal()).recovering()).isZero();
    }

    @Test
    void whoIsNotListedWhenItIsWell_recoversFromItsReturnOn() {
        scenario.episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)))
                .listing(new Listing(0, Window.ofSeconds(4, 12)))
                .listing(new Listing(0, Window.ofSeconds(11, 14)));
        Journal journal = journal();
        traffic(journal, 0, 14, 0);
        traffic(journal, 14, 15, 5);
        traffic(journal, 15, 20, 25);

        assertThat(result(journal).recovering()).isEqualTo(1);
        assertThat(result(journal).secondsToFairShare()).isEqualTo(2);
    }

    @Test
    void fairShare_isByTheWeightOfThoseListedAtTheMoment() {
        scenario.servers(
                        1,
                        new ServerSpec(Scenarios.USUAL.latency(), 0, Capacity.Unlimited.UNLIMITED, 4, "", false, false))
                .episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)))
                .listing(new Listing(3, Window.ofSeconds(0, 100)))
                .listing(new Listing(4, Window.ofSeconds(0, 12)));
        Journal journal = journal();
        traffic(journal, 0, 12, 27); // a third is fair: not 85 % of it
        traffic(journal, 12, 20, 13); // a seventh is fair: 91 % of it

        assertThat(result(journal).secondsToFairShare()).isEqualTo(3);
        assertThat(result(journal).overshoot()).isCloseTo(0.27 * 3, within(1e-9));
    }

    @Test
    void whoIsOutAlready_isDetectedAtOnce() {
        scenario.episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)));
        Journal journal = journal();
        changed(journal, 0, 4, "closed", "open");
        request(journal, 0, 0, 6);

        assertThat(result(journal).requestsToDetect()).isZero();
        assertThat(result(journal).secondsToDetect()).isZero();
    }

    @Test
    void whoWasOutBeforeAndReturned_isNotDetectedByThat() {
        scenario.episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)));
        Journal journal = journal();
        changed(journal, 0, 2, "closed", "open");
        changed(journal, 0, 4, "half-open", "ramping");
        request(journal, 0, 0, 6);
        changed(journal, 0, 7, "ramping", "open");

        assertThat(result(journal).requestsToDetect()).isEqualTo(1);
        assertThat(result(journal).secondsToDetect()).isEqualTo(2);
    }

    @Test
    void whoIsNotListedWhileItIsIll_cannotBeDetected() {
        scenario.episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)))
                .listing(new Listing(0, Window.ofSeconds(4, 12)));

        assertThat(result(journal()).requestsToDetect()).isNull();
        assertThat(result(journal()).secondsToDetect()).isNull();
    }

    @Test
    void whoLeftWhileOut_isOutNoMore() {
        Journal journal = journal();
        changed(journal, 0, 4, "closed", "open");
        changed(journal, 0, 5, "open", "gone");
        request(journal, 0, 0, 6);

        assertThat(journal.trials().size()).isZero();
    }

    @Test
    void severalClients_countTheMedianOfRequestsAndTheSlowestTime() {
        scenario.clients(3).episode(new Episode(0, DOWN, Window.ofSeconds(5, 10)));
        Journal journal = journal();
        changed(journal, 2, 5.5, "closed", "open");
        for (int client = 0; client < 3; client++) {
            for (int i = 0; i <= client * 2; i++) {
                request(journal, client, 0, 6 + client * 0.1 + i * 0.01);
            }
        }
        changed(journal, 0, 7, "closed", "open");
        changed(journal, 1, 8, "closed", "open");
        request(journal, 0, 0, 7.5);

        assertThat(result(journal).requestsToDetect()).isEqualTo(1); // 1, 3 and, already out, 0
        assertThat(result(journal).secondsToDetect()).isEqualTo(3);
        assertThat(result(journal).maxEjected()).isEqualTo(1);
    }

    @Test
    void retryThatNobodyTakes_isAnAttemptThatFailed() {
        scenario.retries(new Retries(1, 1));
        Journal journal = journal();
        int row = journal.requestBegan(0, 1, nanos(1));
        int attempt = journal.attemptBegan(row, 0, 1, nanos(1));
        journal.attemptEnded(attempt, nanos(0.1), true);
        journal.rejected(row, 0, nanos(1.1));
        journal.requestEnded(row, nanos(0.1), true);

        assertThat(result(journal).attempts()).isEqualTo(2);
        assertThat(result(journal).attemptErrorPercent()).isEqualTo(100);
        assertThat(result(journal).rejected()).isEqualTo(1);
        assertThat(result(journal).p50Millis()).isEqualTo(100);
    }
}
