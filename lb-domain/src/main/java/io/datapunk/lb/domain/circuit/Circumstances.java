package io.datapunk.lb.domain.circuit;

import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/** What a rule may ask about the world around one instance. Valid during one decision. */
public interface Circumstances {
    /** The reading of the ticker. */
    long now();

    /** The figures in force. */
    CircuitPolicy policy();

    /** Whether ejection is suspended. */
    boolean frozen();

    /** Asks the ledger to let it go out; granted once, a second call of the same decision gives the same answer. */
    boolean grant();

    /** Its score now. */
    float score();

    /** The verdict on its evidence now. */
    Verdict verdict();

    /** The requests out to it. */
    int inFlight();

    /** For how long nothing has come back from it, nor been asked of it when nothing was out; nanoseconds, exact to some milliseconds. */
    long idle();

    /** The least rest, in nanoseconds, with which its trials that fail stay a small part of the pool's requests. */
    long trialSpacing();

    /** A factor from 0.5 to 1.5 that depends on this client, the instance and the number of trips only. */
    double jitter(int trips);
}
