package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that moves only when told; starts just below the wrap of the ticker. Not thread-safe. */
final class VirtualTime implements Ticker, Scheduler {
    private final List<Task> tasks = new ArrayList<>();
    private long elapsed;

    private record Task(long due, Runnable work) {}

    @Override
    public long nanos() {
        return Long.MAX_VALUE - 1_000_000_000L + elapsed;
    }

    @Override
    public Cancellable after(Duration delay, Runnable work) {
        Task task = new Task(elapsed + delay.toNanos(), work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    @Override
    public Cancellable every(Duration period, Runnable work) {
        throw new UnsupportedOperationException("nothing here repeats");
    }

    /** Goes to this many seconds after the start and runs what is due on the way. */
    void to(double seconds) {
        long target = Math.round(seconds * 1e9);
        while (true) {
            List<Task> due = tasks.stream()
                    .filter(task -> task.due() <= target)
                    .sorted(Comparator.comparingLong(Task::due))
                    .toList();
            if (due.isEmpty()) {
                elapsed = target;
                return;
            }
            Task next = due.get(0);
            tasks.remove(next);
            elapsed = next.due();
            next.work().run();
        }
    }
}
