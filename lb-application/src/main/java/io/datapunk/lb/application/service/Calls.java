package io.datapunk.lb.application.service;

import io.datapunk.lb.CallOptions;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Request;
import io.datapunk.lb.spi.Instance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Requests that the balancer times and classifies itself. Thread-safe. */
record Calls(ServiceBalancer service) {
    <T> T call(CallOptions<? super T> options, Request<T> request) throws Exception {
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

    <T> CompletionStage<T> callAsync(CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request) {
        Attempt<T> attempt;
        try {
            attempt = new Attempt<>(service, options);
        } catch (NoInstanceAvailableException nobody) {
            return CompletableFuture.failedFuture(nobody);
        }
        try {
            return request.apply(attempt.instance()).whenComplete((value, error) -> {
                attempt.ended(value, error);
                attempt.close();
            });
        } catch (RuntimeException | LinkageError | AssertionError error) {
            attempt.ended(null, error);
            attempt.close();
            return CompletableFuture.failedFuture(error);
        }
    }
}
