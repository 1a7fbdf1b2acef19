package io.datapunk.lb;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The time, the chance and the work a balancer runs on: everything it would otherwise take from the machine.
 *
 * @param ticker elapsed time
 * @param random chance; must be thread-safe
 * @param scheduler runs the balancer's small periodic tasks
 * @param clientSeed differs between clients, so that they do not act in step
 * @param apart runs work of plug-ins that no request waits for, on threads that may be lost to it: a task that blocks must
 *     not keep others from running. Given one task at a time for each plug-in of each service
 */
public record Surroundings(
        Ticker ticker, RandomGenerator random, Scheduler scheduler, long clientSeed, Executor apart) {
    /** Surroundings in which work of plug-ins is done at once, on the thread that has it: where no plug-in blocks. */
    public Surroundings(Ticker ticker, RandomGenerator random, Scheduler scheduler, long clientSeed) {
        this(ticker, random, scheduler, clientSeed, Runnable::run);
    }

    public Surroundings {
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(apart, "apart");
    }
}
