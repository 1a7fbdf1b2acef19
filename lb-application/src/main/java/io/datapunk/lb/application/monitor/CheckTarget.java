package io.datapunk.lb.application.monitor;

/**
 * An instance that is being checked, waits in line for it, or did not plainly pass; whoever is calm needs none. Guarded by the monitor that
 * made it.
 */
final class CheckTarget {
    final int handle;
    RiseAndFall counted;
    String said = "";
    boolean gone;

    CheckTarget(int handle, RiseAndFall counted) {
        this.handle = handle;
        this.counted = counted;
    }

    /** Whether nothing is known of it but how many checks it passed in a row. */
    boolean calm() {
        return said.isEmpty() && counted.equals(RiseAndFall.passed(counted.passes()));
    }
}
