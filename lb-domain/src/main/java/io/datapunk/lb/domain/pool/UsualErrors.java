package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.selection.Candidates;

/**
 * What errors are usual now, as far as the other instances tell: what separates a sick instance from a sick pool.
 *
 * <p>Thread-safe. O(1): it looks at some of the others and at the last errors of all.
 */
final class UsualErrors {
    /** From this part of failed requests on there is trouble, of which must be found out whose it is. */
    static final float TROUBLE = 0.1f;

    /** How many others are looked at. */
    private static final int OTHERS = 16;
    /** Spreads where looking begins; a prime, so that neighbours do not look at the same. */
    private static final int STRIDE = 7919;

    private static final float WELL = 0.9f;
    /** The part of the others whose being well shows that not everybody has what the rest has. */
    private static final float ENOUGH = 0.25f;

    private final Store store;
    private final Lines lines;
    private final CoarseClock clock;
    private final Backlog backlog;
    /** A tick, and in the lowest bit what was seen in it. Plain: whoever misses what another one saw looks again. */
    private int lastGlance = -1;

    UsualErrors(Store store, Conditions conditions, CoarseClock clock) {
        this.store = store;
        this.lines = store.lines();
        this.clock = clock;
        this.backlog = new Backlog(store, conditions);
    }

    /**
     * How likely an error is without a fault of the instance in question, as far as the others tell. While some of them are
     * well whatever happens to the rest, that is what is usual in the long run. Otherwise it is the largest of that, of what
     * the levels of the others say, and of their last requests.
     *
     * @param glance whether it will do to know of the others what somebody saw within this tick
     */
    float rateWithout(int handle, long evidence, Era era, boolean glance) {
        int count = store.index().count();
        if (count < 2) {
            return Float.NaN;
        }
        Traffic traffic = store.traffic();
        double sum = (double) era.errorLevels().sum() - era.scorer().errorLevel(evidence);
        double levels = Math.max(0, sum / ((double) HealthScorer.FULL_LEVEL * (count - 1)));
        float others = (count - 1) / (float) count;
        float longRate = traffic.errorRate();
        float most = mostRecently(others);
        if (most < TROUBLE && (levels > longRate || most <= longRate)) {
            // Whatever the last requests of the others were, they are no trouble, and do not decide which way to go.
            return levels <= longRate || (glance ? enoughWereWell(handle) : enoughAreWell(handle))
                    ? longRate
                    : (float) Math.min(1, Math.max(levels, recently(handle, others)));
        }
        float recently = recently(handle, others);
        double lately = Math.max(levels, recently);
        if (lately <= longRate) {
            return longRate;
        }
        boolean known = recently < TROUBLE || traffic.troubleLasts();
        return known && enoughAreWell(handle) ? longRate : (float) Math.min(1, lately);
    }

    /** What {@link #recently} is at most: with many requests so little that the last errors need not be looked at. */
    private float mostRecently(float others) {
        float requestsPerTick = store.traffic().requestsPerTick();
        return requestsPerTick > 0 ? RecentErrors.most(requestsPerTick, others) : 0;
    }

    private float recently(int handle, float others) {
        float requestsPerTick = store.traffic().requestsPerTick();
        return requestsPerTick > 0
                ? store.recentErrors().rateOfOthers(handle, clock.tick(), requestsPerTick, others)
                : 0;
    }

    /** Errors for each of the last requests, whosever, in [0,1]. */
    float recentRate() {
        return recently(Candidates.NONE, 1);
    }

    /** Whether anybody of the others, as far as they were looked at, answers well. O(1). */
    boolean someAreWell(int handle) {
        return areWell(handle, 0);
    }

    /** Whether so many of the others answer well that not everybody has what the rest has. O(1). */
    boolean enoughAreWell(int handle) {
        return areWell(handle, ENOUGH);
    }

    /** The same as it was when it was first asked within this tick, for whomever. */
    private boolean enoughWereWell(int handle) {
        int tick = clock.tick();
        int last = lastGlance;
        if (last >>> 1 == tick) {
            return (last & 1) != 0;
        }
        boolean well = enoughAreWell(handle);
        lastGlance = tick << 1 | (well ? 1 : 0);
        return well;
    }

    /** Whether at least this part of the others, as far as they were looked at, answers well, and somebody does. */
    private boolean areWell(int handle, float part) {
        int[] members = store.members().handles();
        if (members.length == 0) {
            return false; // The last one has just left.
        }
        int looks = Math.min(members.length, OTHERS);
        int place = Math.floorMod(handle * STRIDE, members.length);
        float mostInFlight = backlog.most();
        float sureAtLeast = Math.max(1, part * looks);
        long inFlight = 0;
        int others = 0;
        int well = 0;
        int wellWithFewOut = 0;
        for (int i = 0; i < looks; i++) {
            int other = members[place];
            place = place + 1 == members.length ? 0 : place + 1;
            long standing = lines.standing(other);
            if (other != handle && StandingWord.eligible(standing) && !StandingWord.trial(standing)) {
                others++;
                int out = lines.inFlight(other);
                inFlight += out;
                if (StandingWord.health(standing) >= WELL) {
                    well++;
                    wellWithFewOut += out <= mostInFlight ? 1 : 0;
                }
            }
            // Enough of all that are looked at, whatever the rest is like and has out.
            if (wellWithFewOut >= sureAtLeast) {
                return true;
            }
        }
        int sure = inFlight > mostInFlight * others ? wellWithFewOut : well;
        return sure > 0 && sure >= part * others;
    }
}
