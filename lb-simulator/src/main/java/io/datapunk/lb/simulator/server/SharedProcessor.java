package io.datapunk.lb.simulator.server;

import io.datapunk.lb.simulator.chance.Draws;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All requests are worked on at once and share the speed, none faster than alone.
 *
 * <p>Since all advance at the same pace, each is done when the work done for everybody ("progress") reaches what it was
 * at its arrival plus its own work: one queue by that mark, and one planned event, for the next to be done.
 */
final class SharedProcessor implements Workplace {
    private final List<Double> speeds;
    private final double changeNanos;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final PriorityQueue<Job> jobs = new PriorityQueue<>();
    private double speed;
    private double progress;
    private long at;
    private long arrivals;
    private @Nullable Cancellable next;

    SharedProcessor(Capacity.Sharing sharing, VirtualTime time, RandomGenerator random) {
        this.speeds = sharing.speeds();
        this.changeNanos = sharing.change().toNanos();
        this.time = time;
        this.random = random;
        this.at = time.elapsedNanos();
        this.speed = speeds.get(random.nextInt(speeds.size()));
        planChange();
    }

    private void planChange() {
        if (speeds.size() > 1) {
            time.after((long) Draws.exponential(random, changeNanos), this::change);
        }
    }

    private void change() {
        advance();
        speed = speeds.get(random.nextInt(speeds.size()));
        plan();
        planChange();
    }

    @Override
    public void work(Outcome outcome, long nanos, Asker asker) {
        advance();
        jobs.add(new Job(progress + nanos, arrivals++, outcome, asker));
        plan();
    }

    private double pace() {
        return Math.min(1, speed / jobs.size());
    }

    private void advance() {
        long now = time.elapsedNanos();
        if (!jobs.isEmpty()) {
            progress += (now - at) * pace();
        }
        at = now;
    }

    private void plan() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        Job first = jobs.peek();
        if (first != null) {
            // Rounded up: a nanosecond late is late, a nanosecond early would be asked for again and again.
            next = time.after((long) Math.ceil(Math.max(0, first.mark - progress) / pace()), this::done);
        }
    }

    private void done() {
        next = null;
        advance();
        List<Job> ready = new ArrayList<>(1);
        for (Job first = jobs.peek(); first != null && first.mark <= progress + 0.5; first = jobs.peek()) {
            ready.add(jobs.remove());
        }
        plan();
        ready.forEach(job -> job.asker.answered(job.outcome));
    }

    @Override
    public int requests() {
        return jobs.size();
    }

    @Override
    public void cutOff() {
        advance();
        List<Job> all = new ArrayList<>();
        while (!jobs.isEmpty()) {
            all.add(jobs.remove());
        }
        plan();
        all.forEach(job -> job.asker.answered(Outcome.UNREACHABLE));
    }

    /** A request: done when progress reaches its mark. */
    private record Job(double mark, long arrival, Outcome outcome, Asker asker) implements Comparable<Job> {
        @Override
        public int compareTo(Job other) {
            int byMark = Double.compare(mark, other.mark);
            return byMark != 0 ? byMark : Long.compare(arrival, other.arrival);
        }
    }
}
