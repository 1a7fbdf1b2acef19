package io.datapunk.lb.application.monitor;

/**
 * What each instance had counted at its last good check, how many have been good in a row, and whether the next one is urgent: four
 * bytes for each handle. Not thread-safe.
 *
 * <p>Counts are kept by their lowest 12 bits: what is asked is whether a few more have come since.
 */
final class GoodChecks {
    private static final int COUNT_BITS = 12;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
    private static final int FAILURES_SHIFT = COUNT_BITS;
    private static final int PASSES_SHIFT = 2 * COUNT_BITS;
    private static final int MOST_PASSES = 127;
    private static final int URGENT = 1 << 31;

    private final Ints words = new Ints();

    void forget(int handle) {
        words.set(handle, 0);
    }

    void note(int handle, long successes, long failures) {
        words.set(
                handle,
                (words.get(handle) & (URGENT | MOST_PASSES << PASSES_SHIFT))
                        | ((int) failures & COUNT_MASK) << FAILURES_SHIFT
                        | ((int) successes & COUNT_MASK));
    }

    /** Good checks in a row; no more than 127 are told apart. */
    int passes(int handle) {
        return (words.get(handle) >>> PASSES_SHIFT) & MOST_PASSES;
    }

    void passes(int handle, int inARow) {
        int counts = words.get(handle) & ~(MOST_PASSES << PASSES_SHIFT);
        words.set(handle, counts | Math.min(MOST_PASSES, inARow) << PASSES_SHIFT);
    }

    /** Whether the instance was urgent when its next check was planned. */
    boolean urgent(int handle) {
        return (words.get(handle) & URGENT) != 0;
    }

    void urgent(int handle, boolean is) {
        words.set(handle, (words.get(handle) & ~URGENT) | (is ? URGENT : 0));
    }

    /** Whether a few requests have succeeded since, and none has failed. */
    boolean contradictedBy(int handle, long successes, long failures, int few) {
        int word = words.get(handle);
        int successesSince = ((int) successes - word) & COUNT_MASK;
        int failuresSince = ((int) failures - (word >>> FAILURES_SHIFT)) & COUNT_MASK;
        return successesSince >= few && failuresSince == 0;
    }
}
