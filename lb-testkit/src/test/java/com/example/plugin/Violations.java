package com.example.plugin;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A plug-in in which every rule is broken, and a few things that look like it and are allowed. */
public final class Violations {
    private Violations() {}

    /** Judges nothing. */
    private abstract static class Scorer implements HealthScorer {
        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            return evidence;
        }

        @Override
        public float score(long evidence) {
            return 1;
        }

        @Override
        public Verdict verdict(long evidence) {
            return Verdict.KEEP;
        }
    }

    static final class KnowsTheDomain {
        final Class<?> known = Selector.class;
    }

    static final class EndsTheProcess {
        void exit() {
            System.exit(1);
        }

        void halt() {
            Runtime.getRuntime().halt(1);
        }
    }

    static final class ReadsTheClock extends Scorer {
        private final Clock clock = new Clock();

        @Override
        public float score(long evidence) {
            return clock.nanos.getAsLong() % 2;
        }
    }

    /** No scorer, but used by one. */
    static final class Clock {
        final LongSupplier nanos = System::nanoTime;
        final LongSupplier millis = InstantSource.system()::millis;
    }

    static final class DrawsItsOwnChance implements Picker {
        private final RandomGenerator own = new Random();

        @Override
        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
            return candidates.any(own.nextBoolean() ? own : ThreadLocalRandom.current());
        }

        RandomGenerator another() throws NoSuchAlgorithmException {
            return own.nextBoolean() ? RandomGeneratorFactory.getDefault().create() : SecureRandom.getInstanceStrong();
        }
    }

    static final class MakesThreads implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            Thread worker = new Thread(() -> {});
            worker.start();
            return (live, context, random) ->
                    CompletableFuture.supplyAsync(() -> live.any(random)).join();
        }

        static final class Worker extends Thread {}

        final Worker worker = new Worker();
    }

    static final class DoesIo extends Scorer {
        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            try {
                return Files.size(Path.of("evidence"));
            } catch (IOException failed) {
                throw new UncheckedIOException("no evidence", failed);
            }
        }

        @Override
        public Verdict verdict(long evidence) {
            boolean told = System.getProperties().containsKey("verdict") || Boolean.getBoolean("verdict.keep");
            return told || Integer.getInteger("verdict", 0) > Long.getLong("verdicts", 0)
                    ? Verdict.KEEP
                    : Verdict.DOUBT;
        }

        @Override
        public float score(long evidence) {
            return System.getenv("SCORE") == null
                    ? 1
                    : InetSocketAddress.createUnresolved("scores", 1).getPort();
        }
    }

    static final class Logs extends Scorer {
        private static final Logger logger = Logger.getLogger("logs");
        private final org.slf4j.Logger other = org.slf4j.LoggerFactory.getLogger(Logs.class);

        @Override
        public float score(long evidence) {
            logger.info("scored");
            other.info("scored");
            System.out.println("scored");
            new IllegalStateException("scored").printStackTrace();
            return 1;
        }
    }

    static final class HasStaticState extends Scorer {
        static long asked;
        static final AtomicLong COUNTED = new AtomicLong();
        static final ConcurrentHashMap<String, Long> REMEMBERED = new ConcurrentHashMap<>();
        static final SplittableRandom DRAWN = new SplittableRandom(1);
        static final Properties SAID = new Properties();

        @Override
        public float score(long evidence) {
            asked++;
            return REMEMBERED.getOrDefault("score", COUNTED.incrementAndGet());
        }
    }

    static final class TakesLocks implements Picker {
        private final ReentrantLock lock = new ReentrantLock();
        private final CountDownLatch latch = new CountDownLatch(1);

        @Override
        public synchronized int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
            lock.lock();
            try {
                latch.countDown();
                return candidates.any(random);
            } finally {
                lock.unlock();
            }
        }

        void waits() throws InterruptedException {
            synchronized (this) {
                while (latch.getCount() > 0) {
                    wait();
                }
            }
        }
    }

    /** A provider that is not named as one, that nobody can make, and that no file names. */
    static final class Hidden implements StrategyProvider {
        private final Picker picker;

        private Hidden(Picker picker) {
            this.picker = picker;
        }

        static Hidden of(Picker picker) {
            return new Hidden(picker);
        }

        @Override
        public String name() {
            return "hidden";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
            return (candidates, previous) -> picker;
        }
    }

    /** What a scorer may have. */
    public static final class InnocentScorerProvider implements ScorerProvider {
        private static final Map<String, Float> SCORES = Map.of("well", 1f);
        private static final float[] TABLE = {1, 0.5f};
        private final AtomicLong asked = new AtomicLong();

        @Override
        public String name() {
            return "innocent";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public HealthScorer create(Settings settings) {
            return new Scorer() {
                @Override
                public float score(long evidence) {
                    boolean first = new SplittableRandom(asked.incrementAndGet()).nextBoolean();
                    return first ? SCORES.getOrDefault("well", 1f) : TABLE[(int) (hashed(evidence) & 1)];
                }

                private long hashed(long evidence) {
                    CRC32C hash = new CRC32C();
                    hash.update(ByteBuffer.allocate(Long.BYTES).putLong(0, evidence));
                    return RandomGeneratorFactory.getDefault()
                            .create(hash.getValue())
                            .nextLong();
                }
            };
        }
    }

    /** What a discovery may do and a scorer may not. */
    public static final class InnocentDiscoveryProvider implements DiscoveryProvider {
        private static final Logger logger = Logger.getLogger("innocent");

        @Override
        public String name() {
            return "innocent";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public InstanceDiscovery create(Settings settings, Scheduler scheduler) {
            logger.info(() -> "made at " + System.nanoTime());
            throw new UncheckedIOException(new IOException(String.valueOf(Files.exists(Path.of("registry")))));
        }
    }
}
