package io.datapunk.lb.application.service;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.domain.retry.RetryBudget;
import io.datapunk.lb.spi.Ticker;
import java.util.concurrent.atomic.LongAdder;

/** How often the calls of a service may be tried again, and how often they were. Thread-safe. */
final class Retries {
    private final Ticker ticker;
    private final LongAdder begun = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Limits limits;

    private record Limits(ServiceConfig.Retries config, RetryBudget budget) {}

    /** @param ticker may be a coarse one */
    Retries(ServiceConfig.Retries config, Ticker ticker) {
        this.ticker = ticker;
        limits = limits(config);
    }

    private Limits limits(ServiceConfig.Retries config) {
        return new Limits(config, new RetryBudget(config.share(), config.floor(), ticker));
    }

    /** Other limits from now on; what was saved up stays where they are the same. */
    void reconfigure(ServiceConfig.Retries next) {
        if (!next.equals(limits.config())) {
            limits = limits(next);
        }
    }

    /** How often one call may be tried again. */
    int most() {
        return limits.config().most();
    }

    /** Counts a call that may be tried again. */
    void called() {
        limits.budget().deposit();
    }

    /** Whether the budget has a retry left, which is taken then. */
    boolean granted() {
        if (limits.budget().tryWithdraw()) {
            return true;
        }
        refused.increment();
        return false;
    }

    /** Gives back what {@link #granted} took, for a retry that found nobody. */
    void notSent() {
        limits.budget().giveBack();
    }

    /** Counts a retry that is sent. */
    void begin() {
        begun.increment();
    }

    long begun() {
        return begun.sum();
    }

    long refused() {
        return refused.sum();
    }
}
