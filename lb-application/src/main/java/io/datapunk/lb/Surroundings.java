package io.datapunk.lb;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The time, the chance and the work a balancer runs on: everything it would otherwise take from the machine.
 *
 * @param ticker elapsed time
 * @param random chance; must be thread-safe
 * @param scheduler runs the balancer's small periodic tasks
 * @param clientSeed differs between clients, so that they do not act in step
 */
public record Surroundings(Ticker ticker, RandomGenerator random, Scheduler scheduler, long clientSeed) {
    public Surroundings {
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(scheduler, "scheduler");
    }
}
