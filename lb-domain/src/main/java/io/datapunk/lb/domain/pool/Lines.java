package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * One line of eight words per instance, the only place that knows what the bits mean.
 *
 * <p>Words: <em>load</em> (in-flight 18 bits, whether it is a part of the total, whether a pause has just ended, tick 20, latency
 * 24) is written twice by every request; <em>standing</em> (flags, ramp 14 bits, health 14, relative weight 32) is read by every pick and written when health changes;
 * <em>evidence</em> belongs to the scorer; <em>identity</em> (incarnation 16, epoch 16, reported load 24, flags 8); then
 * the successes, and six counts of other outcomes in three words.
 *
 * <p>Protocol. Reads are plain, so that what a pick asks several times is loaded once; they tear on no 64-bit machine, and
 * where their order matters they acquire. Assumption: a handle reaches a thread only after {@link #ensure} covered it, through a volatile publication
 * of the members. Guarantee: each word changes atomically; words of one line may be of different moments. Progress: all
 * operations are lock-free. Lines live in chunks that are never copied, so growth loses no update.
 */
final class Lines {
    static final int CHUNK_BITS = 8;
    static final int CHUNK = 1 << CHUNK_BITS;

    private static final int WORDS_BITS = 3;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int LOAD = 0;
    private static final int STANDING = 1;
    private static final int EVIDENCE = 2;
    private static final int SUCCESSES = 3;
    private static final int IDENTITY = 4;
    private static final int ERRORS_AND_TIMEOUTS = 5;
    private static final int UNREACHABLE_AND_CLIENT = 6;
    private static final int THROTTLED_AND_IGNORED = 7;

    private static final long IN_FLIGHT_MASK = (1L << 18) - 1;
    /** Set while what is out to this line is a part of the total. */
    private static final long TOTALLED = 1L << 18;
    /** Set by a request that ends a pause, until the first answer after it. */
    private static final long AFTER_PAUSE = 1L << 19;

    private static final int LOAD_TICK_SHIFT = 20;
    private static final long STAMP_MASK = (long) Decay.TICK_MASK << LOAD_TICK_SHIFT;
    private static final int LATENCY_SHIFT = 40;
    /** A positive float without its sign and its seven lowest bits: 24 bits, exact to 1 in 65,536. */
    private static final int FLOAT_DROPPED = 7;

    private static final long ELIGIBLE = 1L;
    private static final long TRIAL = 1L << 1;
    private static final long STEADY = 1L << 2;
    private static final long SICK = 1L << 3;
    private static final int RAMP_SHIFT = 4;
    private static final int HEALTH_SHIFT = 18;
    private static final int FRACTION = (1 << 14) - 1;
    private static final int WEIGHT_SHIFT = 32;

    private static final int EPOCH_SHIFT = 16;
    private static final int REPORTED_SHIFT = 32;
    private static final long REPORTED_MASK = ((1L << 24) - 1) << REPORTED_SHIFT;
    private static final long WATCHED = 1L << 56;
    private static final long INDEXED = 1L << 57;
    /** When a load was reported: 5 bits of half seconds, looked at ten times a second. */
    private static final int REPORTED_AT_SHIFT = 58;

    private static final long REPORTED_AT_MASK = 0x1fL << REPORTED_AT_SHIFT;
    private static final long INDEXED_SICK = 1L << 63;
    private static final int REPORT_TICKS_SHIFT = 7;
    private static final int REPORT_LIFE = 4;

    private static final long LOW_HALF = 0xffff_ffffL;

    /** Plain, as whoever has a handle has read the members since it was covered. */
    private long[][] chunks = new long[0][];

    /** Touched for lines that are totalled, so by nobody while nobody asks for the total. */
    private final LongAdder inFlightTotal = new LongAdder();

    /** Makes room for handles below {@code count}. Not for two threads at once. */
    void ensure(int count) {
        int wanted = (count + CHUNK - 1) >>> CHUNK_BITS;
        long[][] now = chunks;
        if (wanted <= now.length) {
            return;
        }
        long[][] next = Arrays.copyOf(now, wanted);
        for (int i = now.length; i < wanted; i++) {
            next[i] = new long[CHUNK << WORDS_BITS];
        }
        VarHandle.releaseFence(); // Whoever sees the array without having read the members sees what is in it.
        chunks = next;
    }

    private long[] chunk(int handle) {
        return chunks[handle >>> CHUNK_BITS];
    }

    private static int slot(int handle, int word) {
        return ((handle & (CHUNK - 1)) << WORDS_BITS) + word;
    }

    private long read(int handle, int word) {
        return chunk(handle)[slot(handle, word)];
    }

    private boolean swap(int handle, int word, long before, long after) {
        return WORD.compareAndSet(chunk(handle), slot(handle, word), before, after);
    }

    /** Whether the handle may be asked about. */
    boolean knows(int handle) {
        return handle >= 0 && (handle >>> CHUNK_BITS) < chunks.length;
    }

    /**
     * Begins a new life of a slot: everything but the incarnation starts from nothing.
     *
     * <p>The evidence stays, and whoever keeps the sum of the error levels clears it after this: an outcome that was being
     * folded meanwhile sees that the life is over and takes back what it wrote, or finds it cleared and booked.
     */
    void reset(int handle, int incarnation) {
        long[] chunk = chunk(handle);
        WORD.setVolatile(chunk, slot(handle, IDENTITY), incarnation & 0xffffL);
        for (int word = 0; word < 1 << WORDS_BITS; word++) {
            if (word == LOAD) {
                forget((long) WORD.getAndSet(chunk, slot(handle, word), 0L));
            } else if (word != IDENTITY && word != EVIDENCE) {
                WORD.setVolatile(chunk, slot(handle, word), 0L);
            }
        }
    }

    // Load.

    /**
     * One more request is out. A request that ends idleness also stamps the line, so that stalls count from it, and makes up
     * for what time has softened meanwhile.
     */
    void begin(int handle, int tick, float typical) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, LOAD);
        while (true) {
            long load = (long) WORD.getOpaque(chunk, slot);
            if ((load & IN_FLIGHT_MASK) == IN_FLIGHT_MASK) {
                return;
            }
            long next = (load & IN_FLIGHT_MASK) == 0 ? afterIdleness(load, tick, typical) + 1L : load + 1L;
            if (WORD.compareAndSet(chunk, slot, load, next)) {
                if ((next & TOTALLED) != 0) {
                    inFlightTotal.increment();
                }
                return;
            }
        }
    }

    /**
     * One request has ended, and may say something about latency: a sample above the cost becomes the cost (peak
     * sensitivity), one below moves it by the time since the last, and by half at least when it is less than half of it,
     * so that an instance that recovered is forgiven soon. Before the first after a pause an outlier loses half of its digits.
     *
     * @param sample nanoseconds; negative when it says nothing
     * @param raisesOnly whether a sample below the cost must be passed over
     * @param incarnation the life it belongs to
     * @return false when no request was out, or the life is over, so that nothing was done
     */
    boolean end(int handle, int incarnation, int tick, float sample, boolean raisesOnly, float typical) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, LOAD);
        while (true) {
            // The life is looked at after the load: a load that did not change since is of that life.
            long load = (long) WORD.getAcquire(chunk, slot);
            if ((load & IN_FLIGHT_MASK) == 0 || incarnation(handle) != incarnation) {
                return false;
            }
            float cost = latencyOf(load);
            long pause = load & AFTER_PAUSE;
            if (sample >= 0) {
                float decayed = decayed(load, tick, typical);
                if (raisesOnly) {
                    cost = sample > decayed ? sample : decayed;
                } else {
                    float before = pause == 0 ? decayed : Decay.afterPause(decayed, typical);
                    cost = Decay.peak(before, sample, age(load, tick));
                    pause = 0;
                }
            }
            long next = ((load & IN_FLIGHT_MASK) - 1)
                    | (load & TOTALLED)
                    | pause
                    | stamp(tick)
                    | (bits(cost) << LATENCY_SHIFT);
            if (WORD.compareAndSet(chunk, slot, load, next)) {
                if ((load & TOTALLED) != 0) {
                    inFlightTotal.decrement();
                }
                return true;
            }
        }
    }

    /**
     * Forgets requests that are out.
     *
     * @return how many
     */
    int writeOff(int handle) {
        while (true) {
            long load = read(handle, LOAD);
            if (swap(handle, LOAD, load, load & ~IN_FLIGHT_MASK)) {
                forget(load);
                return (int) (load & IN_FLIGHT_MASK);
            }
        }
    }

    private void forget(long load) {
        if ((load & TOTALLED) != 0) {
            inFlightTotal.add(-(load & IN_FLIGHT_MASK));
        }
    }

    /**
     * Makes what is out to this line, now and later, a part of the total, or takes it out. The mark is in the word that counts, so
     * each request enters and leaves the total together with its line or not at all.
     */
    void totalled(int handle, boolean is) {
        while (true) {
            long load = read(handle, LOAD);
            if ((load & TOTALLED) != 0 == is) {
                return;
            }
            if (swap(handle, LOAD, load, load ^ TOTALLED)) {
                long out = load & IN_FLIGHT_MASK;
                inFlightTotal.add(is ? out : -out);
                return;
            }
        }
    }

    /** What is out to the lines that are totalled; while they change, off by what is just being booked. O(1). */
    long inFlightTotal() {
        return Math.max(0, inFlightTotal.sum());
    }

    /** Keeps the age of an idle line far from the point where its tick would wrap. */
    void restamp(int handle, int tick, float typical) {
        long load = read(handle, LOAD);
        if ((load & IN_FLIGHT_MASK) == 0 && age(load, tick) > Decay.OLD) {
            long next = (load & TOTALLED) | stamp(tick) | (bits(decayed(load, tick, typical)) << LATENCY_SHIFT);
            swap(handle, LOAD, load, next);
        }
    }

    int inFlight(int handle) {
        return inFlight(load(handle));
    }

    /** The latency cost in nanoseconds, decayed toward the typical one; the typical one when there is none. */
    float latency(int handle, int tick, float typical) {
        return decayed(load(handle), tick, typical);
    }

    /** The cost as it was at its last change; 0 when there is none. */
    float rawLatency(int handle) {
        return latencyOf(read(handle, LOAD));
    }

    /** The tick of its last progress. */
    int tickOf(int handle) {
        return (int) (read(handle, LOAD) >>> LOAD_TICK_SHIFT) & Decay.TICK_MASK;
    }

    /** Ticks since the last completion, or since idleness ended; 0 when idle. */
    int stall(int handle, int tick) {
        return stall(load(handle), tick);
    }

    /** The word a comparison reads; its parts are told by the static methods below. */
    long load(int handle) {
        return read(handle, LOAD);
    }

    static int inFlight(long load) {
        return (int) (load & IN_FLIGHT_MASK);
    }

    static int stall(long load, int tick) {
        return inFlight(load) == 0 ? 0 : age(load, tick);
    }

    private static long afterIdleness(long load, int tick, float typical) {
        if (typical == 0 || latencyOf(load) == 0 || age(load, tick) < Decay.PAUSE) {
            return (load & ~STAMP_MASK) | stamp(tick);
        }
        return (load & TOTALLED) | AFTER_PAUSE | stamp(tick) | (bits(decayed(load, tick, typical)) << LATENCY_SHIFT);
    }

    private static long stamp(int tick) {
        return (long) (tick & Decay.TICK_MASK) << LOAD_TICK_SHIFT;
    }

    private static int age(long load, int tick) {
        return Decay.age((int) (load >>> LOAD_TICK_SHIFT), tick);
    }

    private static float latencyOf(long load) {
        return Float.intBitsToFloat((int) (load >>> LATENCY_SHIFT) << FLOAT_DROPPED);
    }

    static float decayed(long load, int tick, float typical) {
        float cost = latencyOf(load);
        return cost == 0 ? typical : typical + (cost - typical) * Decay.of(age(load, tick));
    }

    private static long bits(float value) {
        return value > 0 ? (long) (Float.floatToRawIntBits(value) >>> FLOAT_DROPPED) : 0;
    }

    // Standing.

    /** The word a pick reads; its parts are told by the static methods below. */
    long standing(int handle) {
        return read(handle, STANDING);
    }

    /** The same, before whatever is read of the line next. */
    long standingAcquire(int handle) {
        return (long) WORD.getAcquire(chunk(handle), slot(handle, STANDING));
    }

    static boolean eligible(long standing) {
        return (standing & ELIGIBLE) != 0;
    }

    static boolean trial(long standing) {
        return (standing & TRIAL) != 0;
    }

    static boolean steady(long standing) {
        return (standing & STEADY) != 0;
    }

    /** Whether its group may count on it, if it is eligible. */
    static boolean well(long standing) {
        return (standing & SICK) == 0;
    }

    static float ramp(long standing) {
        return ((int) (standing >>> RAMP_SHIFT) & FRACTION) * (1f / FRACTION);
    }

    static float health(long standing) {
        return ((int) (standing >>> HEALTH_SHIFT) & FRACTION) * (1f / FRACTION);
    }

    static float weight(long standing) {
        return Float.intBitsToFloat((int) (standing >>> WEIGHT_SHIFT));
    }

    static long standing(
            boolean eligible, boolean trial, boolean steady, boolean well, float ramp, float health, float weight) {
        return (eligible ? ELIGIBLE : 0)
                | (trial ? TRIAL : 0)
                | (steady ? STEADY : 0)
                | (well ? 0 : SICK)
                | ((long) Math.max(1, Math.round(ramp * FRACTION)) << RAMP_SHIFT)
                | ((long) Math.round(health * FRACTION) << HEALTH_SHIFT)
                | ((long) Float.floatToRawIntBits(weight) << WEIGHT_SHIFT);
    }

    /** Publishes, and returns what was there before. */
    long publish(int handle, long standing) {
        return (long) WORD.getAndSet(chunk(handle), slot(handle, STANDING), standing);
    }

    // Evidence.

    long evidence(int handle) {
        return read(handle, EVIDENCE);
    }

    boolean swapEvidence(int handle, long before, long after) {
        return swap(handle, EVIDENCE, before, after);
    }

    // Identity.

    int incarnation(int handle) {
        return (int) (read(handle, IDENTITY) & 0xffff);
    }

    /** Incarnation in the low, epoch in the high half of 32 bits, read at one moment, and before whatever is read next. */
    int life(int handle) {
        return (int) (long) WORD.getAcquire(chunk(handle), slot(handle, IDENTITY));
    }

    /** A life with another epoch. */
    static int life(int life, int epoch) {
        return (life & 0xffff) | epoch << EPOCH_SHIFT;
    }

    void publishEpoch(int handle, int epoch) {
        changeIdentity(handle, 0xffffL << EPOCH_SHIFT, (long) (epoch & 0xffff) << EPOCH_SHIFT);
    }

    /** The reported load; NaN when there is none. */
    float reportedLoad(int handle) {
        long identity = read(handle, IDENTITY) & REPORTED_MASK;
        return identity == 0 ? Float.NaN : Float.intBitsToFloat((int) (identity >>> REPORTED_SHIFT) << FLOAT_DROPPED);
    }

    /** Keeps a reported load. An exact 0 is kept as the least number there is. */
    void reportLoad(int handle, float load, int tick) {
        long value = Math.max(1, bits(load)) << REPORTED_SHIFT;
        changeIdentity(handle, REPORTED_MASK | REPORTED_AT_MASK, value | reportedAt(tick));
    }

    /** Forgets a reported load that is older than two seconds; tells whether one is left. */
    boolean expireReport(int handle, int tick) {
        long identity = read(handle, IDENTITY);
        if ((identity & REPORTED_MASK) == 0) {
            return false;
        }
        long age = (reportedAt(tick) - (identity & REPORTED_AT_MASK)) & REPORTED_AT_MASK;
        if (age >>> REPORTED_AT_SHIFT < REPORT_LIFE) {
            return true;
        }
        changeIdentity(handle, REPORTED_MASK | REPORTED_AT_MASK, 0);
        return false;
    }

    private static long reportedAt(int tick) {
        return ((long) (tick >>> REPORT_TICKS_SHIFT) << REPORTED_AT_SHIFT) & REPORTED_AT_MASK;
    }

    /** Marks it as watched; tells whether this call set the mark. */
    boolean markWatched(int handle) {
        return (changeIdentity(handle, WATCHED, WATCHED) & WATCHED) == 0;
    }

    void unmarkWatched(int handle) {
        changeIdentity(handle, WATCHED, 0);
    }

    boolean indexed(int handle) {
        return (read(handle, IDENTITY) & INDEXED) != 0;
    }

    /** Whether it is indexed as one that is well. */
    boolean indexedWell(int handle) {
        return (read(handle, IDENTITY) & (INDEXED | INDEXED_SICK)) == INDEXED;
    }

    void markIndexed(int handle, boolean indexed, boolean well) {
        changeIdentity(handle, INDEXED | INDEXED_SICK, indexed ? well ? INDEXED : INDEXED | INDEXED_SICK : 0);
    }

    private long changeIdentity(int handle, long mask, long value) {
        while (true) {
            long before = read(handle, IDENTITY);
            long after = (before & ~mask) | value;
            if (before == after || swap(handle, IDENTITY, before, after)) {
                return before;
            }
        }
    }

    // Counts.

    void count(int handle, Outcome outcome) {
        switch (outcome) {
            case SUCCESS -> WORD.getAndAdd(chunk(handle), slot(handle, SUCCESSES), 1L);
            case SERVER_ERROR -> countLow(handle, ERRORS_AND_TIMEOUTS);
            case TIMEOUT -> countHigh(handle, ERRORS_AND_TIMEOUTS);
            case UNREACHABLE -> countLow(handle, UNREACHABLE_AND_CLIENT);
            case CLIENT_ERROR -> countHigh(handle, UNREACHABLE_AND_CLIENT);
            case THROTTLED -> countLow(handle, THROTTLED_AND_IGNORED);
            case IGNORED -> countHigh(handle, THROTTLED_AND_IGNORED);
        }
    }

    private void countLow(int handle, int word) {
        while (true) {
            long before = read(handle, word);
            long after = (before & ~LOW_HALF) | ((before + 1) & LOW_HALF);
            if (swap(handle, word, before, after)) {
                return;
            }
        }
    }

    private void countHigh(int handle, int word) {
        WORD.getAndAdd(chunk(handle), slot(handle, word), 1L << 32);
    }

    long counted(int handle, Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> read(handle, SUCCESSES);
            case SERVER_ERROR -> read(handle, ERRORS_AND_TIMEOUTS) & LOW_HALF;
            case TIMEOUT -> read(handle, ERRORS_AND_TIMEOUTS) >>> 32;
            case UNREACHABLE -> read(handle, UNREACHABLE_AND_CLIENT) & LOW_HALF;
            case CLIENT_ERROR -> read(handle, UNREACHABLE_AND_CLIENT) >>> 32;
            case THROTTLED -> read(handle, THROTTLED_AND_IGNORED) & LOW_HALF;
            case IGNORED -> read(handle, THROTTLED_AND_IGNORED) >>> 32;
        };
    }
}
