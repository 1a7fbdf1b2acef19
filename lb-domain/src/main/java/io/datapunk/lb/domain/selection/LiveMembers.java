package io.datapunk.lb.domain.selection;

/** What tells a plug-in's nonsense from a member that came or went meanwhile. Thread-safe; O(1). */
public interface LiveMembers {
    /** Whether this handle is or was a member's. */
    boolean given(int handle);

    /** Something that is another object whenever the members are others. */
    Object version();
}
