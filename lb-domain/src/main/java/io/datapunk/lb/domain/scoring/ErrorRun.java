package io.datapunk.lb.domain.scoring;

/** Errors in a row, counted in eight bits that saturate. */
final class ErrorRun {
    static final int BITS = 8;
    static final int LONGEST = (1 << BITS) - 1;

    private ErrorRun() {}

    /**
     * One error more.
     *
     * @param threshold how many eject; 0: none
     * @param frozen whether the run must not reach the threshold now; one that has reached it stays
     */
    static int longer(int run, int threshold, boolean frozen) {
        int most = frozen && threshold > 0 ? Math.max(run, threshold - 1) : LONGEST;
        return Math.min(run + 1, most);
    }

    static boolean ejects(int run, int threshold) {
        return threshold > 0 && run >= threshold;
    }
}
