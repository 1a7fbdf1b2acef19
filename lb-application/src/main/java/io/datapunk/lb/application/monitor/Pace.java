package io.datapunk.lb.application.monitor;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.domain.pool.Spread;
import java.time.Duration;

/**
 * How long to wait for the next check of an instance: with ±20 % of jitter, shorter when it is in doubt or out or where requests are
 * as rare as checks, longer and longer when it has been down for long.
 *
 * <p>Immutable and thread-safe. The same seed, handle and moment have the same jitter.
 */
final class Pace {
    /** How many checks that confirm or refute each other there are in a fast interval. */
    private static final int CONFIRMATIONS = 4;

    private static final double JITTER = 0.2;
    private static final int LONGEST_DOUBLING = 6;
    private static final int FIRST_SPREAD_PARTS = 10;
    /** Jitter differs between moments that lie a microsecond apart. */
    private static final int MOMENT_SHIFT = 10;
    /** Requests that one instance gets in an interval of its checks: between these two, neither finds out much sooner. */
    private static final double FEW_REQUESTS = 0.2;

    private static final double MANY_REQUESTS = 5;

    private final ServiceConfig.Checks settings;
    private final long seed;
    /** When to ask for a second opinion. */
    private final Duration confirmation;

    Pace(ServiceConfig.Checks settings, long seed) {
        this.settings = settings;
        this.seed = seed;
        this.confirmation = settings.fastInterval().dividedBy(CONFIRMATIONS);
    }

    /** As long as it ever is. */
    Duration longest() {
        Duration longer = settings.checkInterval().compareTo(settings.longestBackoff()) > 0
                ? settings.checkInterval()
                : settings.longestBackoff();
        return part(longer, 1 + JITTER);
    }

    /** Before the first check: those of many are spread over a tenth of the interval. */
    Duration first(int handle) {
        return part(settings.checkInterval(), Spread.unit(seed, handle, 0) / FIRST_SPREAD_PARTS);
    }

    /** Before a check that confirms or refutes what was just seen. */
    Duration soon(int handle, long now) {
        return jittered(confirmation, handle, now);
    }

    /**
     * Before the next check of whoever is in doubt or out. A second opinion is asked for soon: until enough of them agree, nothing
     * follows from the first.
     */
    Duration urgent(int handle, RiseAndFall counted, long now) {
        return jittered(counted.undecided() ? confirmation : backedOff(counted), handle, now);
    }

    private Duration backedOff(RiseAndFall counted) {
        int downFor = counted.check().down() ? counted.failures() - settings.fall() : 0;
        if (downFor <= backoffFree()) {
            return settings.fastInterval();
        }
        int doublings = Math.min(LONGEST_DOUBLING, downFor - backoffFree());
        Duration longer = settings.fastInterval().multipliedBy(1L << doublings);
        return longer.compareTo(settings.longestBackoff()) < 0 ? longer : settings.longestBackoff();
    }

    /** Backing off begins after about ten seconds of failing, so that a short restart is seen at once. */
    private int backoffFree() {
        return (int) Math.max(1, Duration.ofSeconds(10).dividedBy(settings.fastInterval()));
    }

    /**
     * Before the next check of whoever is well: half of the interval where requests come about as often as checks. Who gets fewer
     * loses little until a check finds out, and who gets more is found out by requests first.
     *
     * @param requestsPerSecond to one instance
     */
    Duration calm(int handle, double requestsPerSecond, long now) {
        Duration whole = settings.checkInterval();
        double requests = requestsPerSecond * whole.toNanos() / 1e9;
        if (requests < FEW_REQUESTS || requests > MANY_REQUESTS) {
            return jittered(whole, handle, now);
        }
        Duration half = whole.dividedBy(2);
        return jittered(half.compareTo(settings.fastInterval()) > 0 ? half : settings.fastInterval(), handle, now);
    }

    private Duration jittered(Duration interval, int handle, long now) {
        int moment = (int) (now >> MOMENT_SHIFT);
        return part(interval, 1 - JITTER + 2 * JITTER * Spread.unit(seed, handle, moment));
    }

    private static Duration part(Duration whole, double part) {
        return Duration.ofNanos((long) (whole.toNanos() * part));
    }
}
