package io.datapunk.lb.bootstrap.demo;

import java.util.concurrent.CompletionStage;

/** A server that can be made to misbehave. Thread-safe; no method blocks. */
interface FaultTarget {
    /** Answers every request with 500 at once, or works again. Health checks are answered as before. */
    CompletionStage<Void> failFast(boolean on);

    /** Dies without a word: the port closes, the connections break, the registration is left to expire. */
    CompletionStage<Void> kill();

    /** Starts again on the same port under the same id. Completes when the port listens; registers itself after that. */
    CompletionStage<Void> restart();
}
