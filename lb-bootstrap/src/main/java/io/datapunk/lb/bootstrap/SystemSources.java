package io.datapunk.lb.bootstrap;

import io.datapunk.lb.spi.Ticker;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The system's time, chance and threads: the one place where they come in, so that everything else takes them as parameters.
 *
 * <p>Thread-safe; nothing here blocks.
 */
public final class SystemSources {
    private static final Ticker TICKER = System::nanoTime;
    private static final RandomGenerator RANDOM = new PerThreadRandom();

    private SystemSources() {}

    /** Elapsed time of this machine, in nanoseconds since an arbitrary origin. */
    public static Ticker ticker() {
        return TICKER;
    }

    /** The time of day, for what is written down. Durations are measured by {@link #ticker}. */
    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** A generator that any number of threads may share without contention; it cannot be seeded. */
    public static RandomGenerator random() {
        return RANDOM;
    }

    /** A number that tells the calling thread from others. */
    public static int lane() {
        return (int) Thread.currentThread().getId();
    }

    /** A number that tells this client from all others, so that a fleet started at once does not act in step. */
    public static long clientSeed() {
        return ThreadLocalRandom.current().nextLong();
    }

    /** Asks the generator of whichever thread calls. The overrides only spare the detours of the interface's defaults. */
    private static final class PerThreadRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }

        @Override
        public int nextInt() {
            return ThreadLocalRandom.current().nextInt();
        }

        @Override
        public int nextInt(int bound) {
            return ThreadLocalRandom.current().nextInt(bound);
        }

        @Override
        public float nextFloat() {
            return ThreadLocalRandom.current().nextFloat();
        }

        @Override
        public double nextDouble() {
            return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public String toString() {
            return "the system's chance";
        }
    }
}
