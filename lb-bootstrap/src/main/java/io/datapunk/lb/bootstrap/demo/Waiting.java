package io.datapunk.lb.bootstrap.demo;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks for what is asynchronous, but not for ever. */
final class Waiting {
    private Waiting() {}

    /**
     * The result.
     *
     * @param what for the message when it does not come
     * @throws IOException when it fails, or does not come in time
     */
    static <T> T await(String what, CompletionStage<T> stage, Duration limit) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw new IOException(what + ": not done within " + limit.toMillis() + " ms", late);
        }
    }

    /** The same for Vert.x. */
    static <T> T await(String what, Future<T> future, Duration limit) throws IOException, InterruptedException {
        return await(what, future.toCompletionStage(), limit);
    }
}
