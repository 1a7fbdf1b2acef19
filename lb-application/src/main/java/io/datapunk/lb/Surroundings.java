package io.datapunk.lb;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * The time, the chance, the threads and the work a balancer runs on: everything it would otherwise take from the machine.
 *
 * @param ticker elapsed time
 * @param random chance; must be thread-safe
 * @param lane tells which of the threads that make requests calls: any number, the same for one thread. Threads whose numbers
 *     differ in their lowest five bits do not share what is kept for each, and of those that make many requests to many instances the fewest
 *     wait for each other where the numbers follow each other; must be thread-safe
 * @param scheduler runs the balancer's small periodic tasks
 * @param clientSeed differs between clients, so that they do not act in step
 * @param apart runs work of plug-ins that no request waits for, on threads that may be lost to it: a task that blocks must
 *     not keep others from running. Given one task at a time for each plug-in of each service
 */
public record Surroundings(
        Ticker ticker, RandomGenerator random, IntSupplier lane, Scheduler scheduler, long clientSeed, Executor apart) {
    /** Surroundings of one thread, on which work of plug-ins is done at once: where no plug-in blocks. */
    public Surroundings(Ticker ticker, RandomGenerator random, Scheduler scheduler, long clientSeed) {
        this(ticker, random, () -> 0, scheduler, clientSeed, Runnable::run);
    }

    public Surroundings {
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(apart, "apart");
    }
}
