package io.datapunk.lb.domain.selection;

/** Knows which handles were ever given out, so that nonsense can be told from a member that left. Thread-safe; O(1). */
public interface HandleRange {
    /** Whether this handle is or was a member's. */
    boolean given(int handle);
}
