package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;

/** How much memory a piece of work takes from the heap, as the virtual machine counts it for this thread. */
final class Allocation {
    private static final int ROUNDS = 20;
    private static final int CALLS = 20_000;
    /** The compiler may not be done in the first rounds, and the machine allocates a little for itself. */
    private static final long NEXT_TO_NOTHING = CALLS / 10;

    private Allocation() {}

    /** Fails unless the work, done often, comes to allocate next to nothing; skips the test where the machine does not count. */
    static void assertNone(String what, Runnable work) {
        assertAtMost(0, what, work);
    }

    /** The same, where each time so many bytes may be allocated. */
    static void assertAtMost(int bytesEach, String what, Runnable work) {
        assumeTrue(allocated() > 0, "this virtual machine does not count what a thread allocates");
        long most = (long) CALLS * bytesEach + NEXT_TO_NOTHING;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > most; round++) {
            long before = allocated();
            for (int call = 0; call < CALLS; call++) {
                work.run();
            }
            least = Math.min(least, allocated() - before);
        }
        assertThat(least).as("bytes that %d calls of %s allocate", CALLS, what).isLessThanOrEqualTo(most);
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
