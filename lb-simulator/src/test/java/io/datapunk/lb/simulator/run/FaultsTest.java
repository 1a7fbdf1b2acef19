package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What the default configuration, without active checks, makes of usual faults: some seeds each, printed.
 *
 * <p>The bounds are far enough from what is measured to stay true while the engine is worked on; the printed tables are
 * the facts.
 */
class FaultsTest {
    private static final int HALF_OF_TEN = 5;

    @Test
    void slowServerAmongEleven_getsHardlyAnyRequests() {
        Figures figures = Figures.of(Scenarios.slowServer());

        assertThat(figures.worst(Result::overOneSecondPercent)).isLessThanOrEqualTo(0.1);
        assertThat(figures.worst(Result::p999Millis)).isLessThanOrEqualTo(190);
        assertThat(figures.worst(Result::errorPercent)).isZero();
        assertThat(figures.worst(Result::ejections)).isZero();
        assertThat(figures.worst(Result::secondsToFairShare)).isLessThanOrEqualTo(10);
    }

    @Test
    void fastFail_isOutAfterAFewRequestsAndComesBack() {
        Figures figures = Figures.of(Scenarios.fastFail());

        assertThat(figures.worst(Result::requestsToDetect)).isLessThanOrEqualTo(8);
        assertThat(figures.worst(Result::errorPercent)).isLessThanOrEqualTo(0.6);
        assertThat(figures.worst(Result::faultySharePercent)).isLessThanOrEqualTo(0.3);
        assertThat(figures.worst(Result::falseEjections)).isZero();
        assertThat(figures.worst(Result::secondsToFairShare)).isLessThanOrEqualTo(20);
    }

    @Test
    void flapping_costsLittleAndComesBack() {
        Figures figures = Figures.of(Scenarios.flapping());

        assertThat(figures.worst(Result::errorPercent)).isLessThanOrEqualTo(0.6);
        assertThat(figures.worst(Result::falseEjections)).isZero();
    }

    @Test
    void thirtyPercentErrors_areFoundAndComeBack() {
        Figures figures = Figures.of(Scenarios.partial(30));

        assertThat(figures.worst(Result::requestsToDetect)).isLessThanOrEqualTo(80);
        assertThat(figures.worst(Result::errorPercent)).isLessThanOrEqualTo(0.8);
        assertThat(figures.worst(Result::falseEjections)).isZero();
        assertThat(figures.worst(Result::secondsToFairShare)).isLessThanOrEqualTo(20);
    }

    @Test
    void tenPercentErrors_areAvoided() {
        Figures figures = Figures.of(Scenarios.partial(10));

        assertThat(figures.worst(Result::faultySharePercent)).isLessThanOrEqualTo(3);
        assertThat(figures.worst(Result::errorPercent)).isLessThanOrEqualTo(0.8);
        assertThat(figures.worst(Result::falseEjections)).isZero();
    }

    @Test
    void fiveTimesSlower_isAvoidedAndNeverEjected() {
        Figures figures = Figures.of(Scenarios.grey());

        assertThat(figures.worst(Result::p99Millis)).isLessThanOrEqualTo(130);
        assertThat(figures.worst(Result::faultySharePercent)).isLessThanOrEqualTo(1.5);
        assertThat(figures.worst(Result::ejections)).isZero();
        assertThat(figures.worst(Result::secondsToFairShare)).isLessThanOrEqualTo(8);
    }

    @Test
    void blackHole_swallowsAFewRequestsAndComesBack() {
        Figures figures = Figures.of(Scenarios.blackHole());

        assertThat(figures.worst(Result::requestsToDetect)).isLessThanOrEqualTo(10);
        assertThat(figures.worst(Result::faultySharePercent)).isLessThanOrEqualTo(0.3);
        assertThat(figures.worst(Result::falseEjections)).isZero();
        assertThat(figures.worst(Result::secondsToFairShare)).isLessThanOrEqualTo(20);
    }

    @Test
    void sixOfTenDead_leaveAServiceThatWorks() {
        Figures figures = Figures.of(Scenarios.sixOfTen());

        assertThat(figures.worst(Result::errorPercent)).isLessThanOrEqualTo(2);
        assertThat(figures.worst(Result::maxEjected)).isLessThanOrEqualTo(HALF_OF_TEN);
        assertThat(figures.worst(Result::falseEjections)).isZero();
        assertThat(figures.worst(Result::rejected)).isZero();
    }

    @Test
    void everybodyAtHalf_isNobodysFault() {
        Figures figures = Figures.of(Scenarios.allHalf());

        assertThat(figures.median(Result::ejections)).isLessThanOrEqualTo(1);
        assertThat(figures.worst(Result::maxEjected)).isLessThanOrEqualTo(HALF_OF_TEN);
        assertThat(figures.worst(Result::rejected)).isZero();
    }

    @Test
    void noFault_ejectsNobody() {
        Figures figures = Figures.of(Scenarios.noFault());

        assertThat(figures.worst(Result::ejections)).isZero();
        assertThat(figures.worst(Result::errorPercent)).isLessThanOrEqualTo(0.35);
        assertThat(figures.worst(Result::p99Millis)).isLessThanOrEqualTo(110);
    }
}
