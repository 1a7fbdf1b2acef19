package io.datapunk.lb.bootstrap.demo;

import java.util.concurrent.CompletionStage;

/** A server that can be made to misbehave. Thread-safe; no method blocks. */
interface FaultTarget {
    /** Answers like this from now on. */
    CompletionStage<Void> behave(Behaviour behaviour);

    /** Dies without a word: the port closes, the connections break, the registration is left to expire. */
    CompletionStage<Void> kill();

    /**
     * Starts, or starts again on the same port under the same id. Completes when the port listens; registers itself
     * after that.
     */
    CompletionStage<Void> launch();
}
