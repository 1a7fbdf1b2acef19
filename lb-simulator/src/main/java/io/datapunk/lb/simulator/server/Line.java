package io.datapunk.lb.simulator.server;

import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** So many requests are worked on at once, the others wait in line. */
final class Line implements Workplace {
    private final int slots;
    private final int queue;
    private final VirtualTime time;
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final Set<Job> working = new LinkedHashSet<>();

    Line(int slots, int queue, VirtualTime time) {
        this.slots = slots;
        this.queue = queue;
        this.time = time;
    }

    @Override
    public void work(Outcome outcome, long nanos, Asker asker) {
        Job job = new Job(outcome, nanos, asker);
        if (working.size() < slots) {
            begin(job);
        } else if (waiting.size() < queue) {
            waiting.add(job);
        } else {
            time.after(0, () -> asker.answered(Outcome.SERVER_ERROR));
        }
    }

    private void begin(Job job) {
        working.add(job);
        time.after(job.nanos, () -> end(job));
    }

    private void end(Job job) {
        if (!working.remove(job)) {
            return; // cut off
        }
        Job next = waiting.poll();
        if (next != null) {
            begin(next);
        }
        job.asker.answered(job.outcome);
    }

    @Override
    public int requests() {
        return working.size() + waiting.size();
    }

    @Override
    public void cutOff() {
        List<Job> all = new ArrayList<>(working);
        all.addAll(waiting);
        working.clear();
        waiting.clear();
        all.forEach(job -> job.asker.answered(Outcome.UNREACHABLE));
    }

    /** A request; not a record, because two of them are never the same. */
    private static final class Job {
        private final Outcome outcome;
        private final long nanos;
        private final Asker asker;

        Job(Outcome outcome, long nanos, Asker asker) {
            this.outcome = outcome;
            this.nanos = nanos;
            this.asker = asker;
        }
    }
}
