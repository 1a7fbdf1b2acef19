package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.List;

/**
 * The time of one client's process: what falls due while the process stands still happens right after that, in order.
 *
 * <p>Not thread-safe.
 */
final class ClientTime implements Scheduler {
    private final VirtualTime time;
    private final List<Window> stalls;

    ClientTime(VirtualTime time, List<Window> stalls) {
        this.time = time;
        this.stalls = List.copyOf(stalls);
    }

    /** Runs something now, or as soon as the process goes on. */
    void now(Runnable task) {
        long standing = standingNanos();
        if (standing == 0) {
            task.run();
        } else {
            time.after(standing, task);
        }
    }

    private long standingNanos() {
        if (stalls.isEmpty()) {
            return 0;
        }
        long now = time.elapsedNanos();
        long until = now;
        for (Window stall : stalls) {
            if (stall.contains(now)) {
                until = Math.max(until, stall.until().toNanos());
            }
        }
        return until - now;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return stalls.isEmpty() ? time.after(delay, task) : new Late(delay, task);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        return stalls.isEmpty() ? time.every(period, task) : new Series(period, task);
    }

    /** A task that comes late when the process stands still at its time. */
    private final class Late implements Cancellable {
        private boolean cancelled;

        Late(Duration delay, Runnable task) {
            time.after(
                    delay,
                    () -> now(() -> {
                        if (!cancelled) {
                            task.run();
                        }
                    }));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** A series that leaves out what it missed: the next run is a period after the last. */
    private final class Series implements Cancellable {
        private final Duration period;
        private final Runnable task;
        private boolean cancelled;

        Series(Duration period, Runnable task) {
            this.period = period;
            this.task = task;
            time.after(period, this::run);
        }

        private void run() {
            now(() -> {
                if (!cancelled) {
                    time.after(period, this::run);
                    task.run();
                }
            });
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
