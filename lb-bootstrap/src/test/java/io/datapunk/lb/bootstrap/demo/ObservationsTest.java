package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.bootstrap.demo.DemoReport.InstanceReport;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObservationsTest {
    /** A second before readings wrap around. */
    private static final long START = Long.MAX_VALUE - 1_000_000_000L;

    private final ManualTicker time = ManualTicker.startingAt(START);
    private final Observations observations = new Observations(List.of("a", "b", "c", "d"), time);
    private final FaultPlan plan = new FaultPlan(
            List.of(PlannedFault.steady("a", FaultScript.FAST_FAIL, Duration.ofSeconds(1), Duration.ofSeconds(2))));

    @BeforeEach
    void begin() {
        observations.attempted("a"); // before the beginning: does not count
        observations.answered(false, 1_000);
        observations.begin();
    }

    /** Goes to this many seconds after the start. */
    private void to(double seconds) {
        time.set(START + Math.round(seconds * 1e9));
    }

    private DemoReport report() {
        return observations.report(new Observations.RunFacts(plan, "adaptive", "burst-aware", 42, Map.of(), false), 0);
    }

    private InstanceReport a() {
        return report().instances().get(0);
    }

    private void attempts(String id, int count) {
        for (int n = 0; n < count; n++) {
            observations.attempted(id);
        }
    }

    @Test
    void requestsAndFailures_counted() {
        for (int n = 1; n <= 1_000; n++) {
            observations.answered(n % 100 != 0, n * 1_000_000L);
        }
        to(10);
        observations.end();
        observations.answered(false, 1); // after the end: does not count
        DemoReport report = report();
        assertThat(report.requests()).isEqualTo(1_000);
        assertThat(report.succeeded()).isEqualTo(990);
        assertThat(report.failed()).isEqualTo(10);
        assertThat(report.requestsPerSecond()).isEqualTo(100);
        assertThat(report.durationSeconds()).isEqualTo(10);
        assertThat(report.p50Millis()).isBetween(499.0, 501.0);
        assertThat(report.p90Millis()).isBetween(899.0, 901.0);
        assertThat(report.p99Millis()).isBetween(989.0, 991.0);
        assertThat(report.p999Millis()).isBetween(998.0, 1_000.0);
    }

    @Test
    void noRequest_noPercentiles() {
        to(1);
        observations.end();
        assertThat(report().p50Millis()).isNull();
        assertThat(report().requestsPerSecond()).isZero();
        assertThat(a().sharePercent()).isZero();
    }

    @Test
    void shares_ofAllAttempts() {
        attempts("a", 1);
        attempts("b", 3);
        observations.attemptFailed("b");
        to(1);
        observations.end();
        assertThat(report().attempts()).isEqualTo(4);
        assertThat(a().sharePercent()).isEqualTo(25);
        assertThat(report().instances().get(1).sharePercent()).isEqualTo(75);
        assertThat(report().instances().get(1).failed()).isEqualTo(1);
    }

    @Test
    void ejectionAfterTheFaultsStart_requestsUntilThenCounted() {
        attempts("a", 5);
        observations.circuitChanged("a", "open"); // before the fault: an ejection, but not of this fault
        observations.circuitChanged("a", "half-open");
        observations.circuitChanged("a", "ramping");
        to(1);
        observations.faultBegan("a");
        attempts("a", 4);
        attempts("b", 12);
        to(1.25);
        observations.circuitChanged("a", "open");
        attempts("a", 2);
        to(2);
        observations.faultEnded("a");
        attempts("b", 50);
        InstanceReport a = a();
        assertThat(a.faultStartSecond()).isEqualTo(1);
        assertThat(a.faultEndSecond()).isEqualTo(2);
        assertThat(a.requestsBeforeFirstEjection()).isEqualTo(4);
        assertThat(a.secondsToFirstEjection()).isEqualTo(.25);
        assertThat(a.ejections()).isEqualTo(2);
        assertThat(a.readmissions()).isEqualTo(1);
        assertThat(a.sharePercentDuringFault()).isEqualTo(33.333);
    }

    @Test
    void neverEjected_null() {
        observations.faultBegan("a");
        attempts("a", 4);
        to(1);
        observations.faultEnded("a");
        assertThat(a().requestsBeforeFirstEjection()).isNull();
        assertThat(a().secondsToReadmission()).isNull();
        assertThat(a().ejections()).isZero();
    }

    @Test
    void failedTrials_areNoEjectionsOfTheirOwn() {
        observations.circuitChanged("a", "open");
        observations.circuitChanged("a", "half-open");
        observations.circuitChanged("a", "open");
        observations.circuitChanged("a", "half-open");
        observations.circuitChanged("a", "ramping");
        observations.circuitChanged("a", "closed");
        assertThat(a().ejections()).isEqualTo(1);
        assertThat(a().readmissions()).isEqualTo(1);
    }

    @Test
    void readmission_countedFromTheFaultsEnd() {
        observations.faultBegan("a");
        observations.circuitChanged("a", "open");
        to(3);
        observations.faultEnded("a");
        to(3.75);
        observations.circuitChanged("a", "half-open");
        to(4.5);
        observations.circuitChanged("a", "ramping");
        to(6);
        observations.circuitChanged("a", "open");
        observations.circuitChanged("a", "ramping");
        assertThat(a().secondsToReadmission()).isEqualTo(1.5);
    }

    @Test
    void halfFairShare_endOfTheFirstSecondThatHasIt() {
        observations.faultBegan("a");
        to(2.05);
        observations.faultEnded("a");
        // From 4.0 s on it gets one of eight: half of a quarter. The second from 3.1 to 4.1 is the first with any of
        // it.
        for (int tenth = 21; tenth < 80; tenth++) {
            to(tenth / 10.0);
            attempts("b", 7);
            if (tenth >= 40) {
                attempts("a", 1);
            } else {
                attempts("c", 1);
            }
        }
        to(8);
        observations.end();
        assertThat(a().secondsToHalfFairShare()).isEqualTo(2.95); // the second from 4.0 to 5.0
    }

    @Test
    void halfFairShareNotReached_null() {
        to(1);
        observations.faultBegan("a");
        to(2);
        observations.faultEnded("a");
        for (int tenth = 20; tenth < 50; tenth++) {
            to(tenth / 10.0);
            attempts("b", 8);
        }
        to(5);
        attempts("a", 100); // only a moment before the end: not a whole second
        to(5.05);
        observations.end();
        assertThat(a().secondsToHalfFairShare()).isNull();
    }

    @Test
    void runEndsWithTheFault_endAndReturnAreNull() {
        observations.faultBegan("a");
        attempts("a", 1);
        attempts("b", 3);
        to(2);
        observations.end();
        assertThat(a().faultEndSecond()).isNull();
        assertThat(a().secondsToReadmission()).isNull();
        assertThat(a().secondsToHalfFairShare()).isNull();
        assertThat(a().sharePercentDuringFault()).isEqualTo(25);
    }

    @Test
    void recent_theLastWholeSecond() {
        attempts("a", 7);
        to(1.5);
        attempts("a", 2);
        attempts("b", 6);
        observations.attemptFailed("b");
        to(2.4);
        Observations.Recent recent = observations.recent();
        assertThat(recent.attempts()).isEqualTo(8);
        assertThat(recent.failures()).isEqualTo(1);
        assertThat(recent.allAttempts()).isEqualTo(15);
        assertThat(recent.allFailures()).isEqualTo(1);
        assertThat(recent.requests()).as("of the load").isZero();
        assertThat(recent.rows().get("a").requests()).isEqualTo(2);
        assertThat(recent.second()).isEqualTo(2.4);
    }

    @Test
    void recentAfterALongRest_nothingOld() {
        attempts("a", 7);
        to(1.1); // as many tenths as are kept
        assertThat(observations.recent().attempts()).isZero();
        attempts("a", 2);
        to(5);
        attempts("a", 1); // in the tenth that is not over
        assertThat(observations.recent().attempts()).isZero();
    }

    @Test
    void twoHoursAndMore_theLastSecondIsCountedStill() {
        to(7_300);
        attempts("a", 3);
        observations.attemptFailed("a");
        to(7_300.5);
        assertThat(observations.recent().attempts()).isEqualTo(3);
        assertThat(observations.recent().failures()).isEqualTo(1);
        to(7_301.5);
        assertThat(observations.recent().attempts()).isZero();
        assertThat(a().requests()).isEqualTo(3);
    }

    @Test
    void strangers_areIgnored() {
        observations.attempted("someone-else");
        observations.circuitChanged("someone-else", "open");
        assertThat(report().attempts()).isZero();
    }
}
