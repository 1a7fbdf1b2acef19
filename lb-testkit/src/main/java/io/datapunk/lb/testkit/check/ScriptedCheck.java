package io.datapunk.lb.testkit.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.check.HealthCheck;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A health check that answers as the test wrote, per instance id, and counts how it was used.
 *
 * <p>An instance without a script passes. A script's steps are used one after another and the last one stays:
 *
 * <pre>{@code
 * ScriptedCheck check = new ScriptedCheck(scheduler);
 * check.script("a", Step.pass(), Step.hang(), Step.answer(Answer.REFUSE, "draining"));
 * }</pre>
 *
 * <p>A check counts as running until its stage is complete, by whomever. Thread-safe; never blocks.
 */
public final class ScriptedCheck implements HealthCheck {
    private final Scheduler scheduler;
    private final Object lock = new Object();
    private final Map<String, Line> lines = new HashMap<>(); // guarded by lock
    private Step otherwise = Step.pass(); // guarded by lock
    private int calls; // guarded by lock
    private int running; // guarded by lock
    private int mostAtOnce; // guarded by lock
    private boolean closed; // guarded by lock

    /** A check whose {@linkplain Step#late late} answers come by this scheduler. */
    public ScriptedCheck(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    /** Replaces the script of one instance; its last step stays. */
    public void script(String id, Step first, Step... more) {
        synchronized (lock) {
            Deque<Step> steps = line(id).steps;
            steps.clear();
            steps.add(first);
            steps.addAll(Arrays.asList(more));
        }
    }

    /** Says how checks go of instances without a script. */
    public void otherwise(Step step) {
        synchronized (lock) {
            otherwise = Objects.requireNonNull(step, "step");
        }
    }

    @Override
    @SuppressWarnings("NullAway") // a script may ask for null, which the contract forbids: that is what is tested
    public CompletionStage<Result> check(Instance instance, Duration deadline) {
        CompletableFuture<Result> stage = new CompletableFuture<>();
        Run run = new Run(stage);
        Step step;
        Line line;
        synchronized (lock) {
            line = line(instance.id());
            step = line.next(otherwise);
            line.calls++;
            line.deadline = deadline;
            line.open.add(run);
            line.mostAtOnce = Math.max(line.mostAtOnce, line.open.size());
            calls++;
            running++;
            mostAtOnce = Math.max(mostAtOnce, running);
        }
        CompletableFuture<?> unused = stage.whenComplete((result, failure) -> ended(line, run));
        try {
            step.play(stage, scheduler);
        } catch (RuntimeException raised) {
            ended(line, run);
            throw raised;
        }
        CompletableFuture<Result> returned = step.returned(stage);
        if (returned == null) {
            ended(line, run);
        }
        return returned;
    }

    private void ended(Line line, Run run) {
        synchronized (lock) {
            if (line.open.remove(run)) {
                running--;
            }
        }
    }

    /**
     * Completes the checks of one instance that hang or are late.
     *
     * @return how many there were
     */
    public int release(String id, Result result) {
        List<Run> open;
        synchronized (lock) {
            open = List.copyOf(line(id).open);
        }
        return (int) open.stream().filter(run -> run.stage.complete(result)).count();
    }

    /** How many checks began. */
    public int calls() {
        synchronized (lock) {
            return calls;
        }
    }

    /** How many checks of one instance began. */
    public int calls(String id) {
        synchronized (lock) {
            return line(id).calls;
        }
    }

    /** How many checks are under way. */
    public int running() {
        synchronized (lock) {
            return running;
        }
    }

    /** How many checks were under way at the same time, at most. */
    public int mostAtOnce() {
        synchronized (lock) {
            return mostAtOnce;
        }
    }

    /** How many checks of one instance were under way at the same time, at most. */
    public int mostAtOnce(String id) {
        synchronized (lock) {
            return line(id).mostAtOnce;
        }
    }

    /** The deadline that came with the last check of one instance; empty when there was none. */
    public Optional<Duration> lastDeadline(String id) {
        synchronized (lock) {
            return Optional.ofNullable(line(id).deadline);
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    private Line line(String id) {
        return lines.computeIfAbsent(id, unseen -> new Line());
    }

    /** One check under way; equal only to itself. */
    private static final class Run {
        private final CompletableFuture<Result> stage;

        Run(CompletableFuture<Result> stage) {
            this.stage = stage;
        }
    }

    /** What is written and counted for one instance; guarded by the check's lock. */
    private static final class Line {
        private final Deque<Step> steps = new ArrayDeque<>();
        private final Set<Run> open = new LinkedHashSet<>();
        private @Nullable Duration deadline;
        private int calls;
        private int mostAtOnce;

        Step next(Step otherwise) {
            if (steps.isEmpty()) {
                return otherwise;
            }
            return steps.size() == 1 ? steps.element() : steps.remove();
        }
    }
}
