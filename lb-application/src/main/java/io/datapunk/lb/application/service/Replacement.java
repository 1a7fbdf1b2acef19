package io.datapunk.lb.application.service;

import java.util.function.Supplier;

/**
 * Another configuration of a service, with all made that could be refused: one of both is called, once.
 *
 * @param toApply puts it in force, and answers what ends what was in force before
 * @param toDiscard gives back what was made for it
 */
public record Replacement(Supplier<Runnable> toApply, Runnable toDiscard) {
    /**
     * Puts it in force.
     *
     * @return ends what was in force before: others' code, which is to be called without a lock
     */
    public Runnable apply() {
        return toApply.get();
    }

    /** Gives back what was made for it. */
    public void discard() {
        toDiscard.run();
    }
}
