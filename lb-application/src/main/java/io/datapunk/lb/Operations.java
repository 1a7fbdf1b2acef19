package io.datapunk.lb;

import java.time.Duration;

/**
 * What an operator may do with one instance, by its id. Every method throws {@link IllegalArgumentException} when no
 * instance of that id is listed. Thread-safe, O(log n).
 */
public interface Operations {
    /** Gives it no new requests; those under way may end. Always obeyed, and debited in the ejection ledger. */
    void drain(String id);

    /** Ends a drain or a forced ejection; it comes back with a small share that grows. */
    void undrain(String id);

    /**
     * Gives it no requests for a while.
     *
     * @param ttl above zero, at most a day
     */
    void eject(String id, Duration ttl);

    /** Forgets everything about it, orders too; it comes back with a small share that grows. */
    void reset(String id);
}
