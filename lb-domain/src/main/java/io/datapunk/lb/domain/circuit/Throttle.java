package io.datapunk.lb.domain.circuit;

/**
 * The part of its share that an instance asked to be left with. Immutable.
 *
 * @param factor 0.02 to 1, as of {@code at}
 * @param at when it was computed; it grows from then, but not before a hold is over
 * @param hold whether {@code at} lies in the future because the instance said how long to wait
 */
public record Throttle(float factor, long at, boolean hold) {
    /** None, shared by all. */
    public static final Throttle NONE = new Throttle(1, 0, false);

    private static final float LEAST = 0.02f;
    private static final float CUT = 0.8f;
    private static final float RECOVERY_PER_SECOND = 0.05f;
    /** How far apart trials lie where half of the share is left. */
    private static final float TRIAL_NANOS = 1e8f;

    private static final long LONGEST_HOLD_NANOS = 30_000_000_000L;

    /** Whether it leaves all of its share. */
    boolean isNone() {
        return factor >= 1;
    }

    /**
     * Whether somebody who was asked last so long ago may be asked again only to try: not while a hold lasts, and then the later the
     * smaller the part is that it asked to be left with.
     */
    public boolean allowsTrial(long now, long idleNanos) {
        return now - at >= 0 ? idleNanos >= (1 / factor - 1) * TRIAL_NANOS : !holds(now);
    }

    /** Whether the time lasts for which it asked to be left alone. */
    boolean holds(long now) {
        return hold && now - at < 0;
    }

    Throttle asked(long now, long retryAfterNanos) {
        if (retryAfterNanos > 0) {
            long until = now + Math.min(retryAfterNanos, LONGEST_HOLD_NANOS);
            return new Throttle(LEAST, hold && at - until > 0 ? at : until, true);
        }
        if (hold && at - now > 0) {
            return this;
        }
        return new Throttle(Math.max(LEAST, recovered(now).factor * CUT), now, false);
    }

    Throttle recovered(long now) {
        if (isNone() || now - at <= 0) {
            return this;
        }
        float next = factor + RECOVERY_PER_SECOND * ((now - at) / 1e9f);
        return next >= 1 ? NONE : new Throttle(next, now, false);
    }
}
