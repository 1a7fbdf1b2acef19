package io.datapunk.lb.application.service;

/**
 * Another configuration of a service, with all made that could be refused: one of both is called, once.
 *
 * @param toApply puts it in force
 * @param toDiscard gives back what was made for it
 */
public record Replacement(Runnable toApply, Runnable toDiscard) {
    /** Puts it in force. */
    public void apply() {
        toApply.run();
    }

    /** Gives back what was made for it. */
    public void discard() {
        toDiscard.run();
    }
}
