package io.datapunk.lb.application.monitor;

import io.datapunk.lb.spi.Scheduler.Cancellable;
import org.jspecify.annotations.Nullable;

/** One instance's own schedule. Guarded by its monitor. */
final class CheckTarget {
    final int handle;
    RiseAndFall counted = RiseAndFall.START;
    String said = "";
    long successesAtGoodCheck;
    long failuresAtGoodCheck;
    int round;
    boolean gone;
    boolean underWay;
    /** Whether the instance was urgent when its next check was planned. */
    boolean urgent;

    @Nullable
    Cancellable next;

    CheckTarget(int handle) {
        this.handle = handle;
    }
}
