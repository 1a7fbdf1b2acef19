package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A scheduler whose time passes when the test says so. Single-threaded. */
final class ManualScheduler implements Scheduler {
    private final List<Planned> planned = new ArrayList<>();
    private long now;

    private static final class Planned {
        private final Runnable task;
        private final long period;
        private long due;

        Planned(Runnable task, long due, long period) {
            this.task = task;
            this.due = due;
            this.period = period;
        }
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return add(new Planned(task, now + Math.max(0, delay.toNanos()), 0));
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        return add(new Planned(task, now + period.toNanos(), period.toNanos()));
    }

    private Cancellable add(Planned task) {
        planned.add(task);
        return () -> planned.remove(task);
    }

    int waiting() {
        return planned.size();
    }

    /** Runs what is due now. */
    void settle() {
        pass(Duration.ZERO);
    }

    /** Lets time pass, running everything that falls due, in order. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            Planned next = null;
            for (Planned task : planned) {
                if (task.due <= end && (next == null || task.due < next.due)) {
                    next = task;
                }
            }
            if (next == null) {
                now = end;
                return;
            }
            now = Math.max(now, next.due);
            if (next.period > 0) {
                next.due += next.period;
            } else {
                planned.remove(next);
            }
            next.task.run();
        }
    }
}
