package io.datapunk.lb;

import java.time.Duration;
import java.util.List;

/**
 * What an operator may do with one instance, by its id, and may ask about the service. Orders throw {@link
 * IllegalArgumentException} when no instance of that id is listed, and are O(log n). Thread-safe; never blocks.
 */
public interface Operations {
    /** Gives it no new requests; those under way may end. Always obeyed, and debited in the ejection ledger. */
    void drain(String id);

    /** Ends a drain or a forced ejection; it comes back with a small share that grows. */
    void undrain(String id);

    /**
     * Gives it no requests for a while. Then it comes back with a small share that grows, or is drained on where the registry's
     * drain mark stands and was not lifted by an operator.
     *
     * @param ttl above zero, at most a day
     */
    void eject(String id, Duration ttl);

    /** Forgets everything about it, orders too; it comes back with a small share that grows. */
    void reset(String id);

    /**
     * Has picks explained from now on, or none any more, which also forgets those explained so far. Off at first, and free
     * then; does nothing when it is so already.
     *
     * <p>While on, a pick allocates a kilobyte or two and takes a few microseconds. So about 64 in 5 ms are explained at
     * most; beyond 12,800 a second the others are chosen in the usual way, by the same rules.
     */
    void explain(boolean on);

    /** The last picks that were explained, at most 64, the oldest first; empty while switched off. */
    List<Explanation> recentPicks();

    /**
     * The last changes of state with the figures that caused them, at most 128 over all instances, the oldest first. Always
     * on. An instance of the first list, which begins closed, is no change; a rest that is prolonged again and again is one.
     */
    List<StateChange> recentChanges();
}
