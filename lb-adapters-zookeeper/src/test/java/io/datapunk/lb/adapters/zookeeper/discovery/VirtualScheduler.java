package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A scheduler whose time passes only when told; tasks run on the thread that tells. */
final class VirtualScheduler implements Scheduler {
    private record Task(Duration at, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
    private Duration now = Duration.ZERO;
    private long order;

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Task added = new Task(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        throw new UnsupportedOperationException("not needed here");
    }

    void pass(Duration time) {
        Duration end = now.plus(time);
        for (Task next = tasks.peek(); next != null && next.at().compareTo(end) <= 0; next = tasks.peek()) {
            tasks.remove(next);
            now = next.at();
            next.work().run();
        }
        now = end;
    }
}
