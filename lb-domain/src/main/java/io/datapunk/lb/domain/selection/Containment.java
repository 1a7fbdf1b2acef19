package io.datapunk.lb.domain.selection;

/**
 * What stands between a plug-in and those who call it: knows who is inside, hears of faults, and says when to keep out.
 *
 * <p>Thread-safe. {@link #enter} and {@link #exit} are called around every call on a request's path, so they take no lock
 * and allocate nothing.
 */
public interface Containment {
    /** Instead of a mark: keep out, and do without the plug-in. */
    int REFUSED = -1;

    /** A mark to be given to {@link #exit} when the call is over, or {@link #REFUSED}. */
    int enter();

    /** The call that got this mark is over. */
    void exit(int mark);

    /**
     * The plug-in threw, or answered what it must not. Throws what was thrown when the plug-in is not to be blamed for
     * it.
     */
    void fault(Throwable thrown);

    /**
     * Does work of the plug-in that no request waits for: now, or soon on another thread, or not at all. One at a time; of
     * work that waits only the latest is done. What it throws is a {@link #fault}.
     */
    void apart(Runnable work);
}
