package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.scenario.RatePoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateCurveTest {
    private static final long SECOND = 1_000_000_000L;

    private static RatePoint point(double second, double perSecond) {
        return new RatePoint(Duration.ofNanos(Math.round(second * SECOND)), perSecond);
    }

    private static long events(RateCurve curve, double fromSecond, double untilSecond) {
        long at = Math.round(fromSecond * SECOND);
        long events = -1;
        do {
            events++;
            at = curve.after(at, 1);
        } while (at <= untilSecond * SECOND);
        return events;
    }

    @Test
    void constantRate_hasEvenGaps() {
        RateCurve curve = new RateCurve(List.of(RatePoint.always(500)));

        assertThat(curve.after(0, 1)).isEqualTo(2_000_000);
        assertThat(curve.after(2_000_000, 2.5)).isEqualTo(7_000_000);
    }

    @Test
    void ramp_bringsTheAreaBelowIt() {
        List<RatePoint> up = List.of(point(0, 0), point(10, 200));

        // The area until t is 10 t²: the first event comes when that is 1.
        assertThat(new RateCurve(up).after(0, 1) / 1e9).isCloseTo(StrictMath.sqrt(0.1), within(1e-8));
        assertThat(events(new RateCurve(up), 0, 10)).isBetween(999L, 1_000L);
        assertThat(events(new RateCurve(List.of(point(0, 200), point(10, 0))), 0, 10))
                .isBetween(999L, 1_000L);
    }

    @Test
    void step_changesTheRateAtItsMoment() {
        List<RatePoint> step = List.of(point(0, 100), point(10, 100), point(10, 1_000));

        assertThat(events(new RateCurve(step), 0, 10)).isBetween(999L, 1_000L);
        assertThat(new RateCurve(step).after(10 * SECOND, 1)).isEqualTo(10 * SECOND + 1_000_000);
        // Half an event before the step at 100 a second, half of one after it at 1,000.
        assertThat(new RateCurve(step).after(9_995_000_000L, 1) / 1e9).isCloseTo(10.0005, within(1e-8));
    }

    @Test
    void stretchWithoutRate_isLeftOut() {
        RateCurve pause =
                new RateCurve(List.of(point(0, 1e6), point(1, 1e6), point(1, 0), point(1e6, 0), point(1e6, 1e6)));

        assertThat(pause.after(SECOND, 1)).isEqualTo(1_000_000 * SECOND + 1_000);
    }

    @Test
    void beforeTheFirstPointAndAfterTheLast_theRateStays() {
        RateCurve late = new RateCurve(List.of(point(5, 100), point(10, 200)));

        assertThat(late.after(0, 1)).isEqualTo(10_000_000);
        assertThat(late.after(20 * SECOND, 1)).isEqualTo(20 * SECOND + 5_000_000);
    }

    @Test
    void rateThatEndsAtZero_bringsNoMore() {
        RateCurve ending = new RateCurve(List.of(point(0, 10), point(1, 10), point(1, 0)));

        assertThat(ending.after(0, 9)).isEqualTo(900_000_000);
        assertThat(ending.after(900_000_000, 2)).isEqualTo(RateCurve.NEVER);
    }

    @Test
    void hugeRate_letsTimePass() {
        assertThat(new RateCurve(List.of(RatePoint.always(1e6))).after(7, 1e-9)).isEqualTo(8);
    }
}
