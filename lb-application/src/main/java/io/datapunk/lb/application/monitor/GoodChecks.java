package io.datapunk.lb.application.monitor;

/**
 * What each instance had counted at its last good check, and how many have been good in a row: four bytes for each handle. Not
 * thread-safe.
 *
 * <p>Counts are kept by their lowest 12 bits: what is asked is whether a few more have come since.
 */
final class GoodChecks {
    private static final int COUNT_BITS = 12;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
    private static final int FAILURES_SHIFT = COUNT_BITS;
    private static final int PASSES_SHIFT = 2 * COUNT_BITS;
    private static final int MOST_PASSES = 255;

    private final Ints words = new Ints();

    void forget(int handle) {
        words.set(handle, 0);
    }

    void note(int handle, long successes, long failures) {
        words.set(
                handle,
                (words.get(handle) & MOST_PASSES << PASSES_SHIFT)
                        | ((int) failures & COUNT_MASK) << FAILURES_SHIFT
                        | ((int) successes & COUNT_MASK));
    }

    /** Good checks in a row; no more than 255 are told apart. */
    int passes(int handle) {
        return words.get(handle) >>> PASSES_SHIFT;
    }

    void passes(int handle, int inARow) {
        int counts = words.get(handle) & ~(MOST_PASSES << PASSES_SHIFT);
        words.set(handle, counts | Math.min(MOST_PASSES, inARow) << PASSES_SHIFT);
    }

    /** Whether a few requests have succeeded since, and none has failed. */
    boolean contradictedBy(int handle, long successes, long failures, int few) {
        int word = words.get(handle);
        int successesSince = ((int) successes - word) & COUNT_MASK;
        int failuresSince = ((int) failures - (word >>> FAILURES_SHIFT)) & COUNT_MASK;
        return successesSince >= few && failuresSince == 0;
    }
}
