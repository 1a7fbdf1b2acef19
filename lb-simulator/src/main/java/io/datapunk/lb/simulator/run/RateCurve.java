package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.RatePoint;
import java.util.List;

/**
 * A rate over time, walked from event to event: between two points it changes evenly, outside of them it stays.
 *
 * <p>Walks by the area under the curve, so that stretches without any rate cost nothing. Not thread-safe; moments do not go
 * back.
 */
final class RateCurve {
    /** No further event. */
    static final long NEVER = Long.MAX_VALUE;

    private static final double SECOND = 1e9;

    private final List<RatePoint> points;
    private int passed; // points at or before the moment that was looked at last

    RateCurve(List<RatePoint> points) {
        this.points = points;
    }

    /**
     * The moment by which so many events are to be expected after another moment; at least a nanosecond later.
     *
     * @param events above 0; one for events that come evenly
     * @return nanoseconds from the start of the run; {@link #NEVER} when there are not so many
     */
    long after(long nanos, double events) {
        double missing = events;
        double at = nanos;
        for (pass(nanos); passed < points.size(); passed++) {
            double end = points.get(passed).at().toNanos();
            double rate = rateAt(at);
            double slope = passed == 0 ? 0 : slope(points.get(passed - 1), points.get(passed));
            double held = (rate + slope * (end - at) / 2) * (end - at) / SECOND;
            if (held > missing) {
                return later(nanos, at, walk(rate, slope, missing));
            }
            missing -= Math.max(0, held);
            at = Math.max(at, end);
        }
        double last = points.get(points.size() - 1).perSecond();
        return last == 0 ? NEVER : later(nanos, at, missing * (SECOND / last));
    }

    private void pass(long nanos) {
        while (passed < points.size() && points.get(passed).at().toNanos() <= nanos) {
            passed++;
        }
    }

    /** The rate at a moment between the last point that was passed and the next. */
    private double rateAt(double nanos) {
        RatePoint next = points.get(passed);
        if (passed == 0) {
            return next.perSecond();
        }
        return next.perSecond()
                - slope(points.get(passed - 1), next) * (next.at().toNanos() - nanos);
    }

    private static double slope(RatePoint from, RatePoint to) {
        double length = to.at().minus(from.at()).toNanos();
        return length <= 0 ? 0 : (to.perSecond() - from.perSecond()) / length;
    }

    /** How long it takes until the area is this large; in a form that is exact for flat stretches too. */
    private static double walk(double rate, double slope, double events) {
        double wanted = events * SECOND;
        if (slope == 0) {
            return wanted / rate;
        }
        return 2 * wanted / (rate + StrictMath.sqrt(Math.max(0, rate * rate + 2 * slope * wanted)));
    }

    private static long later(long nanos, double at, double gap) {
        double moment = at - nanos + gap;
        return moment >= NEVER - (double) nanos ? NEVER : nanos + Math.max(1, (long) moment);
    }
}
