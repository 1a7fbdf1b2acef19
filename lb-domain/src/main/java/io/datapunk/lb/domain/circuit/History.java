package io.datapunk.lb.domain.circuit;

/**
 * What an instance did before, as far as it lengthens the next rest. Immutable.
 *
 * @param trips ejections and failed trials that are not yet made good
 * @param flaps ejections after a return, halved every half minute, as of {@code flapsAt}
 * @param flapsAt when {@code flaps} was computed
 * @param goodSince since when it has behaved well, for taking trips back
 */
public record History(int trips, float flaps, long flapsAt, long goodSince) {
    /** Nothing on record, shared by all. */
    public static final History NONE = new History(0, 0, 0, 0);

    private static final double FLAP_HALF_LIFE_NANOS = 30e9;
    private static final int MOST_TRIPS = 30;
    private static final float FORGOTTEN = 0.01f;

    /** Whether it says nothing. */
    public boolean blank() {
        return trips == 0 && flaps == 0;
    }

    /** The flaps, decayed to now. */
    public float flapsAt(long now) {
        if (flaps == 0) {
            return 0;
        }
        long elapsed = Math.max(0, now - flapsAt);
        float left = (float) (flaps * StrictMath.pow(0.5, elapsed / FLAP_HALF_LIFE_NANOS));
        return left < FORGOTTEN ? 0 : left;
    }

    History ejected(long now) {
        return new History(Math.min(MOST_TRIPS, trips + 1), flapsAt(now) + 1, now, now);
    }

    History trialFailed(long now) {
        return new History(Math.min(MOST_TRIPS, trips + 1), flapsAt(now), now, now);
    }

    History goodFrom(long now) {
        return blank() ? NONE : new History(trips, flapsAt(now), now, now);
    }

    History oneTripForgiven(long now) {
        History next = new History(Math.max(0, trips - 1), flapsAt(now), now, now);
        return next.blank() ? NONE : next;
    }
}
