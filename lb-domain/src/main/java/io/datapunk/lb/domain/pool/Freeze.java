package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.health.HealthScorer;

/**
 * Decides when ejection is suspended: while next to everybody errs much more than usual, and after this process stood still.
 *
 * <p>An error that everybody has says nothing against anyone, and what a process hears late says more about itself than about
 * those it asked. One thread at a time.
 */
final class Freeze {
    /** For so long after its cause was last seen. */
    private static final long LASTS = 2_000_000_000L;

    /** A round of maintenance that comes so late has stood still. */
    static final long STALL = 600_000_000L;

    /** Whoever always stands still must eject all the same: after a freeze for a stall so long without another. */
    private static final long STALL_PAUSE = 8_000_000_000L;

    private static final int LOOKS = 64;
    private static final int SPARED = 20;
    private static final float MUCH = 0.1f;
    private static final float TIMES_USUAL = 3;
    private static final float SURELY = 0.4f;

    private final Store store;
    private final Lines lines;
    private final Conditions conditions;
    private final Backlog backlog;
    private boolean caused;
    private long until;
    private boolean stalled;
    private long stallCountsFrom;

    Freeze(Store store, Conditions conditions) {
        this.store = store;
        this.lines = store.lines();
        this.conditions = conditions;
        this.backlog = new Backlog(store, conditions);
    }

    /**
     * Looks whether there is a cause.
     *
     * @return whether the answer is another than before
     */
    boolean look(long now, long elapsed) {
        boolean before = caused;
        boolean stall = elapsed >= STALL && (!stalled || now - stallCountsFrom >= 0);
        if (stall) {
            stalled = true;
            stallCountsFrom = now + LASTS + STALL_PAUSE;
        }
        if (stall || everybodyErrs()) {
            caused = true;
            until = now + LASTS;
        } else if (caused && now - until >= 0) {
            caused = false;
        }
        conditions.frozenByCause(caused);
        return before != caused;
    }

    /** Whether all of those looked at, but a twentieth, err much more than is usual in the long run. */
    private boolean everybodyErrs() {
        Era era = conditions.era();
        float bound = Math.min(SURELY, MUCH + TIMES_USUAL * store.traffic().errorRate());
        bound = caused ? bound / 3 : bound;
        long bad = (long) (bound * HealthScorer.FULL_LEVEL);
        int[] members = store.members().handles();
        if (era.errorLevels().sum() < bad) {
            return false;
        }
        int step = Math.max(1, members.length / LOOKS);
        float mostInFlight = backlog.most();
        long inFlight = 0;
        int looked = 0;
        int well = 0;
        int wellWithFewOut = 0;
        for (int i = 0; i < members.length; i += step) {
            int handle = members[i];
            boolean errs = era.scorer().errorLevel(lines.evidence(handle)) >= bad;
            // Of one that should be out it is known, though it is asked so rarely that its errors fade.
            boolean sick = errs || store.slots().state(handle).denied();
            // Of one that has just returned nothing is known yet.
            if (lines.indexed(handle) && (sick || StandingWord.ramp(lines.standing(handle)) >= 1)) {
                int out = lines.inFlight(handle);
                inFlight += out;
                looked++;
                well += sick ? 0 : 1;
                wellWithFewOut += sick || out > mostInFlight ? 0 : 1;
            }
        }
        int sure = inFlight > mostInFlight * looked ? wellWithFewOut : well;
        return looked > 1 && sure <= looked / SPARED;
    }
}
