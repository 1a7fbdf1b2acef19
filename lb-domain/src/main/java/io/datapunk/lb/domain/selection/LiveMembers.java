package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.random.RandomGenerator;

/**
 * What the framework asks of the live members besides: what tells a plug-in's nonsense from a member that came or went meanwhile, and what
 * a pick that is written down must draw. Thread-safe; O(1).
 */
public interface LiveMembers {
    /** Whether this handle is or was a member's. */
    boolean given(int handle);

    /** Equal to an earlier one only while the members, and what is listed of them, are the same. */
    Object version();

    /** A {@link Candidates#pair}, or the first one twice where {@link Candidates#betterOfTwo} names it whatever the second is. */
    long idleOrPair(RandomGenerator random);
}
