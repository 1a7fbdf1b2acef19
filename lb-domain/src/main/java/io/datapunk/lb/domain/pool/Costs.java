package io.datapunk.lb.domain.pool;

import org.jspecify.annotations.Nullable;

/**
 * What a further request should take on an instance, by the words of its line, and whose is less. Thread-safe; each question is
 * answered at one moment.
 */
final class Costs {
    /** Nothing is expected of one of them. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private final Members members;
    private final Conditions conditions;
    private final CoarseClock clock;
    private final @Nullable Group group;

    Costs(Members members, Conditions conditions, CoarseClock clock, @Nullable Group group) {
        this.members = members;
        this.conditions = conditions;
        this.clock = clock;
        this.group = group;
    }

    /**
     * By how much the second of two costs more, for its health.
     *
     * @return not below zero where the first costs no more, below where it does; {@link #UNKNOWN}
     */
    long advantage(long loadOfFirst, long standingOfFirst, long loadOfSecond, long standingOfSecond) {
        boolean trusted = StandingWord.worthChoosing(standingOfFirst, standingOfSecond);
        if (trusted && LoadWord.idleAndFresh(loadOfFirst, loadOfSecond, clock.tick())) {
            return (long) LoadWord.latencyBits(loadOfSecond) - LoadWord.latencyBits(loadOfFirst);
        }
        double costOfFirst = expected(loadOfFirst, standingOfFirst);
        double costOfSecond = expected(loadOfSecond, standingOfSecond);
        if (!trusted) {
            // Each divided by its own health, times both.
            costOfFirst *= StandingWord.healthThatCounts(standingOfSecond);
            costOfSecond *= StandingWord.healthThatCounts(standingOfFirst);
        }
        return Double.isNaN(costOfFirst) || Double.isNaN(costOfSecond)
                ? UNKNOWN
                : Double.doubleToRawLongBits(costOfSecond)
                        - Double.doubleToRawLongBits(costOfFirst); // Both above zero.
    }

    /** Nanoseconds; NaN when neither latency nor stall is known. */
    double expected(long load, long standing) {
        int tick = clock.tick();
        float latency = LoadWord.decayed(load, tick, conditions.typicalLatency());
        int inFlight = LoadWord.inFlight(load);
        if (inFlight == 0) {
            return latency > 0 ? conditions.latencyBand().counts(latency) : Double.NaN;
        }
        float stall = stallNanos(load, tick);
        float time = stall > latency ? stall : latency;
        return time > 0 ? conditions.latencyBand().counts(time) * (queue(standing, inFlight) + 1) : Double.NaN;
    }

    /** See {@link io.datapunk.lb.spi.selection.Candidates#queue}. */
    double queue(long standing, int inFlight) {
        float weight = StandingWord.weight(standing);
        Group ours = group;
        float mean = ours == null ? members.meanWeight() : ours.meanWeight(members.largestWeight());
        return weight == mean ? inFlight : inFlight * ((double) mean / weight);
    }

    /** Relative to the largest among these members. */
    float weight(long standing) {
        float weight = StandingWord.weight(standing);
        Group ours = group;
        return ours == null ? weight : ours.relative(weight, members.largestWeight());
    }

    /** How long nothing has come back of what is out; 0 when nothing is. */
    static float stallNanos(long load, int tick) {
        return (float) ((long) LoadWord.stall(load, tick) << Decay.TICK_SHIFT);
    }
}
