package io.datapunk.lb.domain.pool;

/**
 * Exponential forgetting by table: {@code exp(−age / 10 s)} with age in ticks of 2²² ns (4.2 ms), 20 bits of which are
 * kept.
 *
 * <p>The source of the peak-sensitive average is Finagle's peak EWMA; the cap on its weight and the faster forgiveness
 * are this project's.
 */
final class Decay {
    static final int TICK_SHIFT = 22;
    static final int TICK_MASK = (1 << 20) - 1;
    /** From this age on, about nine minutes, a line is stamped anew, long before its tick wraps after 73 minutes. */
    static final int OLD = 1 << 17;

    private static final double TAU_TICKS = 10e9 / (1 << TICK_SHIFT);
    private static final int FINE = 256;
    private static final float[] COARSE_TABLE = table(FINE);
    private static final float[] FINE_TABLE = table(1);
    private static final float SLOWEST = 19f / 20f;
    private static final int WHOLE_SHIFT = 20;
    private static final int WHOLE = 1 << WHOLE_SHIFT;
    /** What the bits of twice a number are more. */
    private static final int TWICE = 1 << 23;

    private static final float FORGIVING = 0.5f;
    /** Who was not asked for half a second was avoided, or has little to do. */
    static final int PAUSE = (int) (0.5e9 / (1 << TICK_SHIFT));

    private static final float FAR = 4;

    private Decay() {}

    private static float[] table(int step) {
        float[] table = new float[FINE];
        for (int i = 0; i < FINE; i++) {
            table[i] = (float) StrictMath.exp(-i * step / TAU_TICKS);
        }
        return table;
    }

    /** The tick a ticker's reading falls into. */
    static int tick(long nanos) {
        return (int) (nanos >>> TICK_SHIFT) & TICK_MASK;
    }

    /**
     * The ticks from one to another, up to an hour; 0 when it seems a little negative, as when another thread saw the clock
     * earlier.
     */
    static int age(int then, int now) {
        int age = (now - then) & TICK_MASK;
        return age > TICK_MASK - OLD ? 0 : age;
    }

    /** What is left after this many ticks, 1 to 0. */
    static float of(int age) {
        if (age == 0) {
            return 1; // The processor guesses it where requests are many, and waits for no table.
        }
        if (age >= FINE * FINE) {
            return 0;
        }
        return COARSE_TABLE[age >>> 8] * FINE_TABLE[age & (FINE - 1)];
    }

    /** The cost after a sample. */
    static float peak(float cost, float sample, int age) {
        float left = of(age);
        int costBits = Float.floatToRawIntBits(cost);
        int sampleBits = Float.floatToRawIntBits(sample);
        // The bits of numbers not below zero are ordered as they are.
        if (sampleBits < costBits - TWICE) {
            float keep = left < FORGIVING ? left : FORGIVING;
            return cost * keep + sample * (1 - keep);
        }
        int mean = mean(costBits, sampleBits, left < SLOWEST ? left : SLOWEST);
        // Which of both is more no processor could foresee, and so it is no branch.
        return Float.intBitsToFloat(Math.max(sampleBits, mean));
    }

    /**
     * The bits of about the mean: the mean of the bits, which takes a few steps less. Between two powers of two it is the same, across one it is
     * less, by a fortieth at most where {@link #SLOWEST} is kept.
     */
    private static int mean(int cost, int sample, float keep) {
        long take = (long) ((1 - keep) * WHOLE);
        return cost - (int) (((cost - sample) * take) >> WHOLE_SHIFT);
    }

    /**
     * What a cost from before a pause is still worth: of one far above the typical half of the digits, so that an outlier is
     * forgotten in a few looks however large it was. Who is still slow says so with the next answer.
     */
    static float afterPause(float cost, float typical) {
        return cost > FAR * typical ? (float) Math.sqrt(cost * (double) typical) : cost;
    }
}
