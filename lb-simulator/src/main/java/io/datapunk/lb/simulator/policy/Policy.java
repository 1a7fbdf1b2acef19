package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.spi.Outcome;

/** Chooses servers for the requests of one client, and learns from how they end. Not thread-safe. */
public interface Policy extends AutoCloseable {
    /** The hold of a request that nobody can take. */
    long NOBODY = -1;

    /**
     * Chooses for an attempt that is sent now.
     *
     * @return a hold, which names the attempt until its outcome; or {@link #NOBODY}
     */
    long pick(Ask ask);

    /** The position of the server a hold is on. */
    int server(long hold);

    /**
     * An attempt has ended. Once for every hold.
     *
     * @param latencyNanos what it took
     * @param retryAfterNanos for how long the server asked to be left alone; 0 when it did not say
     * @param load what load the server told; NaN when it did not
     */
    void outcome(long hold, Outcome outcome, long latencyNanos, long retryAfterNanos, float load);

    /** A tenth of a second has passed. */
    default void tick() {}

    /** What it thinks of a server now; for charts. */
    default Standing standing(int server) {
        return Standing.UNKNOWN;
    }

    /** Requests it believes to be under way; after all have ended anything but 0 is a defect. */
    default long inFlight() {
        return 0;
    }

    @Override
    void close();
}
