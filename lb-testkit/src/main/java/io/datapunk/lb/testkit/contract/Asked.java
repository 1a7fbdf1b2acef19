package io.datapunk.lb.testkit.contract;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One check that was begun, and how it ended. Thread-safe. */
final class Asked {
    private final Instance instance;
    private final CompletionStage<Result> stage;
    private final List<End> ends = new ArrayList<>(); // guarded by this

    private record End(@Nullable Result result, @Nullable Throwable failure) {
        /** A failure counts as no answer. */
        @Nullable
        Answer answer() {
            if (failure != null) {
                return Answer.NO_ANSWER;
            }
            return result == null ? null : result.answer();
        }
    }

    Asked(Instance instance, CompletionStage<Result> stage) {
        this.instance = instance;
        this.stage = stage;
        stage.whenComplete(this::end);
    }

    private synchronized void end(@Nullable Result result, @Nullable Throwable failure) {
        ends.add(new End(result, failure));
    }

    /** Does what a caller may do who has lost interest. */
    void giveUp() {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException notAllowed) {
            // A stage need not be a future.
        }
    }

    synchronized boolean ended() {
        return !ends.isEmpty();
    }

    synchronized void assertAnswer(Answer... expected) {
        Answer answer = ends.isEmpty() ? null : ends.get(0).answer();
        if (!Arrays.asList(expected).contains(answer)) {
            throw new AssertionError(this + ": expected " + Arrays.toString(expected));
        }
    }

    synchronized void assertOneResultOrFailure() {
        if (ends.size() != 1 || (ends.get(0).result() == null) == (ends.get(0).failure() == null)) {
            throw new AssertionError(this + ": expected one end, with a result or a failure");
        }
    }

    @Override
    public synchronized String toString() {
        return "check of " + instance.id() + " at " + instance.address() + ", which ended so: " + ends;
    }
}
