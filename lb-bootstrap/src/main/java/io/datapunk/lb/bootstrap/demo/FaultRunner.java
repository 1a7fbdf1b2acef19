package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plays a plan: begins and ends each fault at its time and notes when it really did. Thread-safe. */
final class FaultRunner implements AutoCloseable {
    private final FaultPlan plan;
    private final Map<String, ? extends FaultTarget> targets;
    private final Scheduler scheduler;
    private final Observations observations;
    private final List<Scheduler.Cancellable> pending = new ArrayList<>();
    private boolean closed;

    FaultRunner(
            FaultPlan plan,
            Map<String, ? extends FaultTarget> targets,
            Scheduler scheduler,
            Observations observations) {
        this.plan = plan;
        this.targets = targets;
        this.scheduler = scheduler;
        this.observations = observations;
    }

    /** Starts the clock of the plan. */
    synchronized void start() {
        for (PlannedFault fault : plan.faults()) {
            FaultTarget target = Objects.requireNonNull(targets.get(fault.id()), fault.id());
            at(fault.start(), () -> begin(fault, target));
            boolean on = true;
            for (Duration turn : fault.turns()) {
                on = !on;
                boolean again = on;
                at(turn, () -> turn(fault, target, again));
            }
            at(fault.end(), () -> end(fault, target));
        }
    }

    private void at(Duration time, Runnable step) {
        pending.add(scheduler.after(time, () -> unlessClosed(step)));
    }

    private synchronized void unlessClosed(Runnable step) {
        if (!closed) {
            step.run();
        }
    }

    private void begin(PlannedFault fault, FaultTarget target) {
        observations.faultBegan(fault.id());
        fault.script().begin(target);
    }

    private static void turn(PlannedFault fault, FaultTarget target, boolean on) {
        if (on) {
            fault.script().begin(target);
        } else {
            fault.script().end(target);
        }
    }

    private void end(PlannedFault fault, FaultTarget target) {
        fault.script().end(target).thenRun(() -> observations.faultEnded(fault.id()));
    }

    /** Begins and ends nothing more. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        pending.forEach(Scheduler.Cancellable::cancel);
    }
}
