package io.datapunk.lb;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;

/**
 * One request's hold on an instance.
 *
 * <p>Say how the request ended by exactly one of the verdict methods; the first one counts and later ones do nothing.
 * Thread-safe; never blocks. Without a latency, the time since the lease was acquired is taken, from a coarse tick of a
 * few milliseconds or from the precise clock, by configuration.
 */
public interface Lease extends AutoCloseable {
    /** The chosen instance. */
    Instance instance();

    /** It answered well. */
    void succeeded();

    /**
     * It answered well.
     *
     * @param latencyNanos how long it took, ≥ 0
     */
    void succeeded(long latencyNanos);

    /** It did not answer well. */
    void failed(Outcome how);

    /**
     * It did not answer well.
     *
     * @param latencyNanos how long it took; negative when unknown
     */
    void failed(Outcome how, long latencyNanos);

    /** The request threw this; classified as {@link Classifier#standard} does. */
    void failed(Throwable error);

    /**
     * It asked for less traffic.
     *
     * @param retryAfter how long it asked to be spared; zero when it did not say
     */
    void throttled(Duration retryAfter);

    /**
     * What load the instance reported, before the verdict.
     *
     * @param load finite and ≥ 0; else ignored
     */
    void reportLoad(float load);

    /** The caller gave up for reasons of its own: no evidence either way, but that an answer would have taken longer. */
    void ignored();

    /** Ends the hold; without a verdict it counts as {@link #ignored} and is reported as an unreported lease. */
    @Override
    void close();
}
