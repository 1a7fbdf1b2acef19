package io.datapunk.lb.testkit.check;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How one check of a {@link ScriptedCheck} goes. Immutable and thread-safe. */
public final class Step {
    private static final Step PASS = answer(Result.PASSED);
    private static final Step HANG = new Step("hang", (stage, scheduler) -> {});
    private static final Step NOTHING = new Step("nothing", (stage, scheduler) -> {});

    private final String name;
    private final Play play;

    private Step(String name, Play play) {
        this.name = name;
        this.play = play;
    }

    /** Answers at once that all is well. */
    public static Step pass() {
        return PASS;
    }

    /** Answers at once. */
    public static Step answer(Answer answer, String reason) {
        return answer(Result.of(answer, reason));
    }

    /** Answers at once. */
    public static Step answer(Result result) {
        Objects.requireNonNull(result, "result");
        return new Step("answer " + result, (stage, scheduler) -> stage.complete(result));
    }

    /** Answers after a while, by the scheduler the check was made with. */
    public static Step late(Duration after, Result result) {
        Objects.requireNonNull(result, "result");
        return new Step("late by " + after, (stage, scheduler) -> scheduler.after(after, () -> stage.complete(result)));
    }

    /** Never completes, unless the test {@linkplain ScriptedCheck#release releases} it. */
    public static Step hang() {
        return HANG;
    }

    /** Returns a stage that fails at once. */
    public static Step fail(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return new Step("fail with " + failure, (stage, scheduler) -> stage.completeExceptionally(failure));
    }

    /** Completes its stage with null. */
    @SuppressWarnings("NullAway") // the wrong answer is the purpose
    public static Step answerNull() {
        return new Step("answer null", (stage, scheduler) -> stage.complete(null));
    }

    /** Throws instead of returning. */
    public static Step raise(RuntimeException failure) {
        Objects.requireNonNull(failure, "failure");
        return new Step("raise " + failure, (stage, scheduler) -> {
            throw failure;
        });
    }

    /** Returns null instead of a stage. */
    public static Step nothing() {
        return NOTHING;
    }

    void play(CompletableFuture<Result> stage, Scheduler scheduler) {
        play.on(stage, scheduler);
    }

    @Nullable
    CompletableFuture<Result> returned(CompletableFuture<Result> stage) {
        return this == NOTHING ? null : stage;
    }

    @Override
    public String toString() {
        return name;
    }

    private interface Play {
        void on(CompletableFuture<Result> stage, Scheduler scheduler);
    }
}
