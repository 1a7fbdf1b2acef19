package io.datapunk.lb.application.service;

import io.datapunk.lb.spi.Instance;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call without blocking that may be tried again: each attempt is sent by the thread that heard of the failure before it. */
final class RetriedAsyncCall<T> {
    private final RetriedCall<T> call;
    private final Function<Instance, CompletionStage<T>> request;
    private final Answer<T> answer = new Answer<>();

    RetriedAsyncCall(RetriedCall<T> call, Function<Instance, CompletionStage<T>> request) {
        this.call = call;
        this.request = request;
    }

    /** Sends the first attempt; completes as the last one does. */
    CompletionStage<T> begin(Attempt<T> first) {
        send(first);
        return answer;
    }

    private void send(Attempt<T> attempt) {
        try {
            CompletionStage<T> stage = request.apply(attempt.instance());
            answer.sent(stage);
            var unused = stage.whenComplete((value, error) -> ended(attempt, value, error));
        } catch (Exception | LinkageError | AssertionError error) {
            ended(attempt, null, error);
        } catch (Throwable passing) {
            abandon(attempt, passing);
        }
    }

    private void ended(Attempt<T> attempt, @Nullable T value, @Nullable Throwable error) {
        try {
            goOn(attempt, value, error);
        } catch (Throwable passing) {
            abandon(attempt, passing);
        }
    }

    private void goOn(Attempt<T> attempt, @Nullable T value, @Nullable Throwable error) {
        if (answer.isDone()) { // the caller gave up meanwhile
            attempt.ended(value, error);
            return;
        }
        Attempt<T> next = call.after(attempt, value, error, unwrapped(error));
        if (next != null) {
            send(next);
        } else {
            answer.settle(value, error);
        }
    }

    /** A stage that depends on another wraps its error; whoever waits for the answer is given what is inside. */
    private static @Nullable Throwable unwrapped(@Nullable Throwable error) {
        Throwable inside = error instanceof CompletionException ? error.getCause() : null;
        return inside == null ? error : inside;
    }

    private void abandon(Attempt<T> attempt, Throwable passing) {
        attempt.close();
        answer.completeExceptionally(passing);
    }
}
