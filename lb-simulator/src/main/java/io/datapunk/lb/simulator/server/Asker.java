package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.Outcome;

/** Who waits for an answer. */
@FunctionalInterface
public interface Asker {
    /** The answer has come, now. */
    void answered(Outcome outcome);
}
