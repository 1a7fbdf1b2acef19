package io.datapunk.lb.application.service;

import io.datapunk.lb.CallOptions;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Request;
import io.datapunk.lb.spi.Instance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests that the balancer times and classifies itself. Thread-safe. */
record Calls(ServiceBalancer service) {
    <T> T call(CallOptions<? super T> options, Request<T> request) throws Exception {
        return options.idempotent() ? callRetried(options, request) : callOnce(options, request);
    }

    private <T> T callOnce(CallOptions<? super T> options, Request<T> request) throws Exception {
        Attempt<T> attempt = new Attempt<>(service, options);
        try {
            T value = request.send(attempt.instance());
            attempt.ended(value, null);
            return value;
        } catch (Exception | LinkageError | AssertionError error) {
            attempt.ended(null, error);
            throw error;
        } finally {
            attempt.close();
        }
    }

    private <T> T callRetried(CallOptions<? super T> options, Request<T> request) throws Exception {
        RetriedCall<T> call = new RetriedCall<>(service, options, service.preciseNanos());
        Attempt<T> attempt = call.first();
        while (true) {
            Attempt<T> next;
            try {
                T value = request.send(attempt.instance());
                next = call.after(attempt, value, null);
                if (next == null) {
                    return value;
                }
            } catch (Exception | LinkageError | AssertionError error) {
                next = call.after(attempt, null, error);
                if (next == null) {
                    throw error;
                }
            } finally {
                attempt.close();
            }
            attempt = next;
        }
    }

    <T> CompletionStage<T> callAsync(CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        return options.idempotent()
                ? callRetriedAsync(options, request, service.preciseNanos())
                : callOnceAsync(options, request);
    }

    /** A call that waits for this stage, however it completes, unless the caller gives up meanwhile. */
    <T> CompletionStage<T> callAsync(
            CallOptions<? super T> options,
            Function<Instance, CompletionStage<T>> request,
            CompletionStage<Void> waitsFor) {
        long begun = service.preciseNanos();
        Answer<T> answer = new Answer<>();
        var unused = waitsFor.whenComplete((nothing, error) -> {
            if (!answer.isDone()) {
                beginAsync(options, request, begun, answer);
            }
        });
        return answer;
    }

    private <T> void beginAsync(
            CallOptions<? super T> options,
            Function<Instance, CompletionStage<T>> request,
            long begun,
            Answer<T> answer) {
        try {
            answer.follow(
                    options.idempotent() ? callRetriedAsync(options, request, begun) : callOnceAsync(options, request));
        } catch (Throwable passing) {
            answer.completeExceptionally(passing);
        }
    }

    private <T> CompletionStage<T> callOnceAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        Attempt<T> attempt;
        try {
            attempt = new Attempt<>(service, options);
        } catch (NoInstanceAvailableException nobody) {
            return CompletableFuture.failedFuture(nobody);
        }
        try {
            return heard(attempt, request.apply(attempt.instance()));
        } catch (Exception
                | LinkageError
                | AssertionError error) { // Also one that its signature does not let it throw.
            end(attempt, null, error);
            return CompletableFuture.failedFuture(error);
        } catch (Throwable passing) {
            attempt.close();
            throw passing;
        }
    }

    private static <T> Answer<T> heard(Attempt<T> attempt, CompletionStage<T> stage) {
        Answer<T> answer = new Answer<>();
        answer.sent(stage);
        var unused = stage.whenComplete((value, error) -> {
            try {
                end(attempt, value, error);
            } finally {
                answer.settle(value, error);
            }
        });
        return answer;
    }

    private static <T> void end(Attempt<T> attempt, @Nullable T value, @Nullable Throwable error) {
        try {
            attempt.ended(value, error);
        } finally {
            attempt.close();
        }
    }

    private <T> CompletionStage<T> callRetriedAsync(
            CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request, long begun) {
        RetriedCall<T> call = new RetriedCall<>(service, options, begun);
        Attempt<T> first;
        try {
            first = call.first();
        } catch (NoInstanceAvailableException nobody) {
            return CompletableFuture.failedFuture(nobody);
        }
        return new RetriedAsyncCall<>(call, request).begin(first);
    }
}
