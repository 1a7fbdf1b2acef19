package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.report.Figure;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of a journal written by hand: two servers, the first one faulty from second 1 to 3, ten seconds in all. */
class EvaluationTest {
    private static final Scenario SCENARIO = usual().build();

    private final Journal journal = new Journal(SCENARIO);

    private static ScenarioBuilder usual() {
        return new ScenarioBuilder("by-hand")
                .servers(2, Scenarios.USUAL)
                .length(Duration.ofSeconds(10))
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(1, 3)));
    }

    private void request(int server, double second, long millis, boolean failed) {
        int row = journal.requestBegan(0, server, nanos(second));
        journal.attemptBegan(row, 0, server, nanos(second));
        journal.requestEnded(row, millis * 1_000_000, failed);
    }

    private void changed(double second, int server, String from, String to) {
        journal.changed(new Transition(nanos(second), 0, server, from, to, "test"));
    }

    private static long nanos(double second) {
        return Math.round(second * 1e9);
    }

    private Result result() {
        return new Evaluation(SCENARIO, journal).result(0);
    }

    @Test
    void errorsAndShares_areThoseOfTheFaultsWindow() {
        request(0, 0.5, 50, true);
        request(0, 1.0, 1, true);
        request(1, 1.5, 50, false);
        request(1, 2.0, 50, false);
        request(1, 2.999, 60, false);
        request(0, 3.0, 50, true);

        assertThat(result().errorPercent()).isCloseTo(25, within(1e-9));
        assertThat(result().faultySharePercent()).isCloseTo(25, within(1e-9));
        assertThat(result().p50Millis()).isEqualTo(50);
        assertThat(result().p999Millis()).isEqualTo(60);
        assertThat(result().requests()).isEqualTo(6);
    }

    @Test
    void detection_countsFromTheFaultsBeginning() {
        request(0, 0.9, 50, false);
        request(0, 1.1, 1, true);
        request(1, 1.2, 50, false);
        request(0, 1.3, 1, true);
        changed(1.4, 0, "closed", "closed+suspect");
        changed(1.5, 0, "closed+suspect", "open");
        request(0, 2.5, 1, true);

        assertThat(result().requestsToDetect()).isEqualTo(2);
        assertThat(result().secondsToDetect()).isCloseTo(0.5, within(1e-9));
        assertThat(result().falseEjections()).isZero();
    }

    @Test
    void detectionOfTwoClients_isTheMiddleOfBoth() {
        Scenario two = new ScenarioBuilder("two")
                .servers(2, Scenarios.USUAL)
                .clients(2)
                .length(Duration.ofSeconds(10))
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(1, 3)))
                .build();
        Journal ofTwo = new Journal(two);
        List.of(0, 1, 1, 1, 1).forEach(client -> {
            int row = ofTwo.requestBegan(client, 0, nanos(1.1));
            ofTwo.attemptBegan(row, client, 0, nanos(1.1));
        });

        assertThat(new Evaluation(two, ofTwo).result(0).requestsToDetect()).isEqualTo(2.5);
    }

    @Test
    void requestsWhileFaulty_areThoseOfTheFaultsWindow_trialsToo() {
        request(0, 0.9, 50, false);
        request(0, 1.0, 1, true);
        request(1, 1.2, 50, false);
        changed(1.5, 0, "closed", "open");
        request(0, 2.9, 1, true);
        request(0, 3.0, 50, false);

        assertThat(result().requestsWhileFaulty()).isEqualTo(2);
    }

    @Test
    void ejectionOfAServerWithoutFault_isFalse() {
        changed(1, 1, "ramping", "open");
        changed(2, 1, "open", "half-open");
        changed(2.1, 1, "half-open", "open");
        changed(2.2, 0, "closed", "open");
        changed(3, 1, "half-open", "ramping");

        assertThat(result().ejections()).isEqualTo(2);
        assertThat(result().falseEjections()).isEqualTo(1);
        assertThat(result().maxEjected()).isEqualTo(2);
    }

    @Test
    void ejectionOfAFaultyServerBeforeItsFaultOrLongAfterIt_isFalse() {
        changed(0.9, 0, "closed", "open");
        changed(1, 0, "open", "closed");
        changed(8, 0, "closed", "open");

        assertThat(result().ejections()).isEqualTo(2);
        assertThat(result().falseEjections()).isEqualTo(2);
        assertThat(result().ejectionsOfFaulty()).isEqualTo(2);
    }

    @Test
    void ejectionAtAFaultsBeginningOrUpToFiveSecondsAfterItsEnd_isRight() {
        changed(1, 0, "closed", "open");
        changed(2, 0, "open", "closed");
        changed(7.999, 0, "closed", "open");

        assertThat(result().ejections()).isEqualTo(2);
        assertThat(result().falseEjections()).isZero();
    }

    @Test
    void ejectionWithinTheTimeoutAfterAFault_isRight() {
        Scenario patient = usual().timeout(Duration.ofSeconds(6)).build();
        changed(8.999, 0, "closed", "open");
        changed(8.9995, 0, "open", "closed");
        changed(9, 0, "closed", "open");

        assertThat(new Evaluation(patient, journal).result(0).falseEjections()).isEqualTo(1);
    }

    @Test
    void ejectionAfterWhatFollowedAFaultAtOnce_isRightAsAfterTheFault() {
        Scenario cold = usual().episode(new Episode(0, new Fault.Slow(3, true), Window.ofSeconds(3, 4)))
                .build();
        Scenario apart = usual().episode(new Episode(0, new Fault.Slow(3, true), Window.ofSeconds(4, 5)))
                .build();
        changed(8.5, 0, "closed", "open");

        assertThat(new Evaluation(cold, journal).result(0).falseEjections()).isZero();
        assertThat(new Evaluation(apart, journal).result(0).falseEjections()).isEqualTo(1);
    }

    @Test
    void ejectionForWhatIsNotTheServersFault_isFalse() {
        Fault errors = new Fault.Errors(0.5);
        Scenario database = usual().episode(
                        new Episode(1, errors, Window.ofSeconds(1, 3), errors.seenByChecks(), false))
                .build();
        changed(2, 1, "closed", "open");

        assertThat(new Evaluation(database, journal).result(0).falseEjections()).isEqualTo(1);
    }

    @Test
    void fairShare_isReachedInTheFirstSecondWithEightyFivePercentOfIt() {
        for (int i = 0; i < 10; i++) {
            request(i < 4 ? 0 : 1, 3.0 + i * 0.1, 50, false);
        }
        for (int i = 0; i < 10; i++) {
            request(i < 5 ? 0 : 1, 4.0 + i * 0.1, 50, false);
        }

        assertThat(result().secondsToFairShare()).isEqualTo(2);
    }

    @Test
    void neverTakenOut_costsAllThatItGotWhileItLasted() {
        request(0, 0.5, 50, false);
        request(0, 1.5, 1, true);
        request(0, 2.5, 1, true);
        changed(3.1, 0, "closed", "open");

        assertThat(result().requestsToDetect()).isEqualTo(2);
        assertThat(result().secondsToDetect()).isNull();
    }

    @Test
    void withoutTraffic_nothingIsReached() {
        assertThat(result().secondsToFairShare()).isNull();
        assertThat(result().recovering()).isEqualTo(1);
        assertThat(result().recoveredWithin10s()).isZero();
        assertThat(result().overshoot()).isNull();
    }

    @Test
    void withoutRequestsInTheWindow_errorsAndSharesHaveNoMeaning() {
        request(0, 0.5, 50, true);
        request(1, 4.0, 50, false);

        assertThat(result().errorPercent()).isNaN();
        assertThat(result().attemptErrorPercent()).isNaN();
        assertThat(result().faultySharePercent()).isNull();
        assertThat(Figure.ERRORS.of(result())).isNull();
    }

    @Test
    void overshoot_isTheLargestShareOfASecondAfterTheFault() {
        for (int i = 0; i < 100; i++) {
            request(i % 4 == 0 ? 1 : 0, 5.0 + i * 0.01, 50, false);
        }

        assertThat(result().overshoot()).isEqualTo(1.5);
    }

    @Test
    void requestsToOneThatIsOut_areTrials() {
        changed(1.4, 0, "closed", "open");
        request(0, 1.50, 1, true);
        request(0, 1.55, 1, true);
        request(0, 1.61, 1, true);
        changed(3, 0, "half-open", "ramping");
        request(0, 3.01, 50, false);

        assertThat(journal.trials().size()).isEqualTo(3);
        assertThat(result().peakTrialsPer100ms()).isEqualTo(2);
    }

    @Test
    void rejectedRequests_areErrorsOfNobody() {
        int row = journal.requestBegan(0, RequestLog.NOBODY, nanos(1.5));
        journal.rejected(row, 0, nanos(1.5));
        journal.requestEnded(row, 0, true);
        request(1, 1.6, 50, false);

        assertThat(result().errorPercent()).isCloseTo(50, within(1e-9));
        assertThat(result().rejected()).isEqualTo(1);
        assertThat(journal.traffic(1, SCENARIO.measured()).sharePercent()).isEqualTo(100);
    }

    @Test
    void percentiles_areByNearestRank() {
        long[] values = new long[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (1000 - i) * 1_000_000L;
        }
        Percentiles percentiles = new Percentiles(values);

        assertThat(percentiles.millis(0.5)).isEqualTo(500);
        assertThat(percentiles.millis(0.99)).isEqualTo(990);
        assertThat(percentiles.millis(0.999)).isEqualTo(999);
        assertThat(percentiles.percentOver(990_000_000L)).isEqualTo(1);
        assertThat(new Percentiles(new long[0]).millis(0.5)).isNaN();
    }
}
