package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The time of one client's process: what falls due while the process stands still happens at the first moment after that, in
 * order, and before anything that falls due at that moment. Not thread-safe.
 */
final class ClientTime implements Scheduler {
    private final VirtualTime time;
    private final boolean stalls;
    private final Queue<Runnable> late = new ArrayDeque<>();
    private int standing; // stalls that are on, which may overlap

    ClientTime(VirtualTime time, List<Window> stalls) {
        this.time = time;
        this.stalls = !stalls.isEmpty();
        for (Window stall : stalls) { // planned before everything else, so that at their moments they come first
            time.submit(stall.from().toNanos() - time.elapsedNanos(), () -> standing++);
        }
        for (Window stall : stalls) {
            time.submit(stall.until().toNanos() - time.elapsedNanos(), this::goOn);
        }
    }

    private void goOn() {
        standing--;
        while (standing == 0 && !late.isEmpty()) {
            late.remove().run();
        }
    }

    /** Runs something now, or as soon as the process goes on. */
    void now(Runnable task) {
        if (standing == 0) {
            task.run();
        } else {
            late.add(task);
        }
    }

    /** Runs something once, after some time, late when the process stands still then. */
    void submit(long delayNanos, Runnable task) {
        time.submit(delayNanos, stalls ? () -> now(task) : task);
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return stalls ? new Late(delay, task) : time.after(delay, task);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        return stalls ? new Series(period, task) : time.every(period, task);
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
