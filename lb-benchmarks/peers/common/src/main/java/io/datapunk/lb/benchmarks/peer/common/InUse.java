package io.datapunk.lb.benchmarks.peer.common;

/** How many instances a peer still uses where requests failed: too few, and what was measured is another fleet. */
public final class InUse {
    /** One in so many, as of ours. */
    private static final int LEAST = 3;

    private InUse() {}

    /**
     * Prints it.
     *
     * @throws IllegalStateException when it is less than a third of all
     */
    public static void require(long inUse, int instances) {
        System.out.println("in use: " + inUse + " of " + instances + ", out: " + (instances - inUse));
        if (inUse < instances / LEAST) {
            throw new IllegalStateException(
                    "in use: " + inUse + ", expected a third of " + instances + " at least after requests that failed");
        }
    }
}
