package io.datapunk.lb.benchmarks.peer.common;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which of a thread's requests fail: evenly spaced, and the same in every run. One per thread. */
@State(Scope.Thread)
public class Failing {
    private int owed;

    /** Whether the next request fails, when so many of a hundred do. */
    public boolean next(int percent) {
        if (percent == 0) {
            return false;
        }
        owed += percent;
        if (owed < 100) {
            return false;
        }
        owed -= 100;
        return true;
    }
}
