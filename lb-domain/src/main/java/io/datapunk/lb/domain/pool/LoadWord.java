package io.datapunk.lb.domain.pool;

/**
 * What the bits of a load word mean: in-flight 16, whether that is a part of the total, whether a pause has just ended, the last
 * successes 6, tick 20, latency cost 20.
 *
 * <p>Functions of a word and no more, thread-safe. A tick that is handed in has 20 bits, as {@link Decay#tick} gives it, and a
 * latency or sample that says something is not below zero.
 */
final class LoadWord {
    static final long IN_FLIGHT = (1L << 16) - 1;
    /** Set while what is out to this line is a part of the total. */
    static final long TOTALLED = 1L << 16;
    /** Set by a request that ends a pause, until the first answer after it. */
    private static final long AFTER_PAUSE = 1L << 17;

    private static final int SUCCESSES_SHIFT = 18;
    /** The last successes are counted up to this, and over. */
    private static final int SUCCESSES_MASK = (1 << 6) - 1;

    private static final long SUCCESS = 1L << SUCCESSES_SHIFT;
    private static final long SUCCESSES = SUCCESSES_MASK * SUCCESS;
    private static final int BOOKED_EACH = 32;
    private static final int MOST_AHEAD = 31;
    private static final long LAST_BEFORE_BOOKED = (BOOKED_EACH - 1) * SUCCESS;

    private static final int TICK_SHIFT = 24;
    private static final long STAMP = (long) Decay.TICK_MASK << TICK_SHIFT;
    private static final int LATENCY_SHIFT = 44;
    private static final long LATENCY = -1L << LATENCY_SHIFT;
    /** A positive float without its sign and its eleven lowest bits: exact to 1 in 4,096. */
    private static final int FLOAT_DROPPED = 11;
    /** What no latency changes. */
    private static final long COUNTS = IN_FLIGHT | TOTALLED | SUCCESSES;

    /** Longer than anybody waits for who is not asked, and far from the age at which a line is stamped anew, as that looks like a request. */
    private static final int UNASKED = Decay.OLD / 2;

    private LoadWord() {}

    /** Of a life that begins, and was never asked: nothing is out, and its last progress was long ago whatever the time is. */
    static long neverAsked(int tick) {
        return stamp((tick - UNASKED) & Decay.TICK_MASK);
    }

    static int inFlight(long load) {
        return (int) (load & IN_FLIGHT);
    }

    static boolean totalled(long load) {
        return (load & TOTALLED) != 0;
    }

    /** The tick of its last progress. */
    static int tick(long load) {
        return (int) (load >>> TICK_SHIFT) & Decay.TICK_MASK;
    }

    /** Ticks since its last progress. */
    static int age(long load, int tick) {
        return Decay.age((int) (load >>> TICK_SHIFT), tick);
    }

    /** Ticks since the last completion, or since idleness ended; 0 when idle. */
    static int stall(long load, int tick) {
        return inFlight(load) == 0 ? 0 : age(load, tick);
    }

    /** The latency cost as it was at its last change, in nanoseconds; 0 when there is none. */
    static float latency(long load) {
        return Float.intBitsToFloat((int) (load >>> LATENCY_SHIFT) << FLOAT_DROPPED);
    }

    /**
     * The same, decayed toward the typical one where it is more: who was quick is quick until it answers otherwise. The typical one when there is
     * none.
     */
    static float decayed(long load, int tick, float typical) {
        if (load >>> LATENCY_SHIFT == 0) {
            return typical;
        }
        float cost = latency(load);
        int age = age(load, tick);
        return age == 0 || cost <= typical ? cost : typical + (cost - typical) * Decay.of(age);
    }

    /** Whether nothing is out to it, and nothing is known of what it takes. */
    static boolean idleAndUnknown(long load) {
        return (load & (IN_FLIGHT | LATENCY)) == 0;
    }

    /** Whether nothing is out to it, and it is {@link #isNotSlow}. */
    static boolean idleAndNotSlow(long load, int slow) {
        return (load & IN_FLIGHT) == 0 && isNotSlow(load, slow);
    }

    /** The same, and it is no part of the total: then nobody but its own word is told of one more. */
    static boolean restsAndIsNotSlow(long load, int slow) {
        return (load & (IN_FLIGHT | TOTALLED)) == 0 && isNotSlow(load, slow);
    }

    /** The same, and its last progress was a moment ago: beginning there ends no pause. */
    static boolean restsBrieflyAndIsNotSlow(long load, int tick, int slow) {
        return restsAndIsNotSlow(load, slow) && ((tick - (int) (load >>> TICK_SHIFT)) & Decay.TICK_MASK) < Decay.PAUSE;
    }

    /** {@link #begun} where it rests briefly. */
    static long begunBriefly(long load, int tick) {
        return ((load & ~STAMP) | stamp(tick)) + 1;
    }

    /**
     * Whether its latency cost is below this one; one that has none yet counts as a usual one.
     *
     * @param slow the {@link #latencyBits} from which on a cost is slow; 0 for all
     */
    static boolean isNotSlow(long load, int slow) {
        return latencyBits(load) < slow;
    }

    /** Whether nothing is out to either, and both have a latency of this very tick: then {@link #latencyBits} compare as what they cost. */
    static boolean idleAndFresh(long one, long other, int tick) {
        long now = stamp(tick);
        return (((one ^ now) | (other ^ now)) & (STAMP | IN_FLIGHT)) == 0
                && latencyBits(one) != 0
                && latencyBits(other) != 0;
    }

    /** The bits of the latency cost, which are ordered as it is. */
    static int latencyBits(long load) {
        return (int) (load >>> LATENCY_SHIFT);
    }

    /** The same of a latency in nanoseconds, not below zero. */
    static int latencyBits(float nanos) {
        return Float.floatToRawIntBits(nanos) >> FLOAT_DROPPED;
    }

    /** With one more out. Who ends idleness stamps it, so that stalls count from there, and makes up for what time has softened. */
    static long begun(long load, int tick, float typical) {
        return (load & IN_FLIGHT) != 0 ? load + 1 : begunAtRest(load, tick, typical);
    }

    /** The same where nothing is out. */
    static long begunAtRest(long load, int tick, float typical) {
        return isOf(load, tick) ? load + 1 : afterIdleness(load, tick, typical) + 1;
    }

    /** Whether its last progress was in this tick. */
    static boolean isOf(long load, int tick) {
        return ((load ^ stamp(tick)) & STAMP) == 0;
    }

    private static long afterIdleness(long load, int tick, float typical) {
        boolean paused = age(load, tick) >= Decay.PAUSE && load >>> LATENCY_SHIFT != 0 && typical != 0;
        return paused ? restamped(load, tick, typical) | AFTER_PAUSE : (load & ~STAMP) | stamp(tick);
    }

    /** As if it had been looked at now: its age is what its cost has lost. */
    static long restamped(long load, int tick, float typical) {
        long unknown = (load & COUNTS) | stamp(tick);
        return load >>> LATENCY_SHIFT == 0 ? unknown : unknown | cost(decayed(load, tick, typical));
    }

    /** Whether it is idle, and so old that its tick would wrap some day. */
    static boolean idleAndOld(long load, int tick) {
        return (load & IN_FLIGHT) == 0 && age(load, tick) > Decay.OLD;
    }

    /**
     * With one less out, who may say something about latency: the first success becomes the cost, and a sample above it (peak sensitivity); one
     * below moves it by the time since the last, and by half at least when it is less than half of it, so that an instance that
     * recovered is forgiven soon. Before the first after a pause an outlier loses half of its digits.
     *
     * @param sample nanoseconds; negative when it says nothing
     * @param raisesOnly whether a sample below the cost must be passed over, or below the typical one where there is none
     */
    static long ended(long load, int tick, float sample, boolean raisesOnly, float typical) {
        if (sample < 0) {
            return ((load & ~STAMP) | stamp(tick)) - 1;
        }
        float decayed = decayed(load, tick, typical);
        if (raisesOnly) {
            boolean tellsNothing = load >>> LATENCY_SHIFT == 0 && (sample <= typical || typical == 0);
            float raised = tellsNothing ? 0 : Math.max(sample, decayed);
            return ((load & (COUNTS | AFTER_PAUSE)) | stamp(tick) | cost(raised)) - 1;
        }
        if (load >>> LATENCY_SHIFT == 0) {
            return ((load & COUNTS) | stamp(tick) | cost(sample)) - 1;
        }
        float before = (load & AFTER_PAUSE) == 0 ? decayed : Decay.afterPause(decayed, typical);
        return ((load & COUNTS) | stamp(tick) | cost(Decay.peak(before, sample, age(load, tick)))) - 1;
    }

    /** With one more success. */
    static long succeeded(long load) {
        return (load & ~SUCCESSES) | ((load + SUCCESS) & SUCCESSES);
    }

    /** Whether {@link #succeededNow} does: in the tick of the last progress, where it has a latency, is no part of the total and not due to be booked. */
    static boolean canSucceedNow(long load, int tick, float sample) {
        return ((load ^ stamp(tick)) & (STAMP | AFTER_PAUSE | TOTALLED)) == 0
                && latencyBits(load) != 0
                && sample >= 0
                && !bookingIsDue(load);
    }

    /** {@link #succeeded} of {@link #ended} without what only time does. */
    static long succeededNow(long load, float sample) {
        // What is not due to be booked is not the largest count, and so does not carry.
        return (load & ~LATENCY) + (SUCCESS - 1) + cost(Decay.peak(latency(load), sample, 0));
    }

    /** Successes that have not been booked, −31 to 32; below zero when some are booked that have not been counted here yet. */
    static int unbooked(long load, long booked) {
        return ((int) ((load >>> SUCCESSES_SHIFT) - booked + MOST_AHEAD) & SUCCESSES_MASK) - MOST_AHEAD;
    }

    /** Whether they must be booked before the next one: long before there are too many. */
    static boolean bookingIsDue(long load) {
        return (load & LAST_BEFORE_BOOKED) == LAST_BEFORE_BOOKED;
    }

    private static long stamp(int tick) {
        return (long) tick << TICK_SHIFT;
    }

    private static long cost(float nanos) {
        return Integer.toUnsignedLong(Float.floatToRawIntBits(nanos) >>> FLOAT_DROPPED) << LATENCY_SHIFT;
    }
}
