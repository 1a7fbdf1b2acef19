package io.datapunk.lb.domain.pool;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs a race on two threads many times, each time in a fresh world, and counts the outcomes.
 *
 * <p>Both threads wait for each other before each world, then wait a few turns drawn from the seed, so that they meet at
 * different places.
 */
public final class Arena {
    private static final int BATCH = 64;
    private static final int ROUNDS = 1_600;
    private static final int MOST_TURNS = 32;
    private static final int TURNS_UNTIL_YIELD = 500;

    private final Phaser batches = new Phaser(2);
    private final Race[] races = new Race[BATCH];
    private final AtomicInteger[] gates = new AtomicInteger[BATCH];
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Arena() {}

    /** How often each outcome came. */
    public static Map<String, Integer> outcomes(Supplier<? extends Race> worlds) {
        long seed = System.nanoTime();
        System.out.println("race seed " + seed);
        return new Arena().run(worlds, new SplittableRandom(seed));
    }

    private Map<String, Integer> run(Supplier<? extends Race> worlds, SplittableRandom random) {
        Map<String, Integer> outcomes = new TreeMap<>();
        SplittableRandom others = random.split();
        Thread other = new Thread(() -> {
            for (int round = 0; round < ROUNDS; round += BATCH) {
                batches.arriveAndAwaitAdvance();
                runBatch(others, Race::other);
                batches.arriveAndAwaitAdvance();
            }
        });
        other.start();
        for (int round = 0; round < ROUNDS; round += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                races[i] = worlds.get();
                gates[i] = new AtomicInteger(2);
            }
            batches.arriveAndAwaitAdvance();
            runBatch(random, Race::one);
            batches.arriveAndAwaitAdvance();
            for (Race race : races) {
                outcomes.merge(race.outcome(), 1, Integer::sum);
            }
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        System.out.println(outcomes);
        return outcomes;
    }

    /** Runs one side of each race of the batch; a side that throws does not keep the other waiting. */
    @SuppressWarnings("ThreadPriorityCheck") // On a busy machine the other side may have no processor to arrive on.
    private void runBatch(SplittableRandom random, Side side) {
        for (int i = 0; i < BATCH; i++) {
            int turns = random.nextInt(MOST_TURNS);
            gates[i].decrementAndGet();
            for (int turn = 1; gates[i].get() > 0; turn++) {
                if (turn % TURNS_UNTIL_YIELD == 0) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
            while (turns-- > 0) {
                Thread.onSpinWait();
            }
            try {
                side.of(races[i]);
            } catch (RuntimeException | Error thrown) {
                failure.compareAndSet(null, thrown);
            }
        }
    }

    /** One side of a race. */
    private interface Side {
        void of(Race race);
    }
}
