package io.datapunk.lb.bootstrap.demo;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks for what is asynchronous, but not for ever. */
final class Waiting {
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final int CLOSE_GLANCES = 1_000; // ten seconds
    private static final Duration HURRIED_CLOSE_LIMIT = Duration.ofMillis(700);

    private Waiting() {}

    /**
     * The result.
     *
     * @param what for the message when it does not come
     * @throws IOException when it fails, or does not come in time
     */
    static <T> T await(String what, CompletionStage<T> stage, Duration limit) throws IOException, InterruptedException {
        return result(what, stage.toCompletableFuture(), limit, limit);
    }

    /** @param all the time it had, what has passed of it included */
    private static <T> T result(String what, CompletableFuture<T> future, Duration left, Duration all)
            throws IOException, InterruptedException {
        try {
            return future.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw new IOException(what + ": not done within " + all.toMillis() + " ms", late);
        }
    }

    /**
     * The same for a part that closes, whose time gets short when somebody asks the run to end meanwhile.
     *
     * @param stop says so
     */
    static <T> T close(String what, CompletionStage<T> stage, StopSignal stop)
            throws IOException, InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        for (int glance = 0; glance < CLOSE_GLANCES && !future.isDone(); glance++) {
            if (stop.pause(GLANCE)) {
                break;
            }
        }
        return stop.isGiven()
                ? await(what, future, HURRIED_CLOSE_LIMIT)
                : result(what, future, Duration.ZERO, GLANCE.multipliedBy(CLOSE_GLANCES));
    }

    /** The same for Vert.x. */
    static <T> T close(String what, Future<T> future, StopSignal stop) throws IOException, InterruptedException {
        return close(what, future.toCompletionStage(), stop);
    }

    /** The same for Vert.x. */
    static <T> T await(String what, Future<T> future, Duration limit) throws IOException, InterruptedException {
        return await(what, future.toCompletionStage(), limit);
    }
}
