package io.datapunk.lb.application.service;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is given for a call that does not block: a stage of its own, so that whatever the caller does with it, how the request ended is still
 * heard. Cancelling it cancels the request that is out, where the client lets it be.
 *
 * <p>Thread-safe.
 */
final class Answer<T> extends CompletableFuture<T> {
    private volatile @Nullable CompletionStage<T> sent;

    /** Is settled as this stage is. */
    void follow(CompletionStage<T> stage) {
        sent(stage);
        var unused = stage.whenComplete(this::settle);
    }

    /** What is under way for it now. */
    void sent(CompletionStage<T> stage) {
        sent = stage;
        if (isCancelled()) { // Asked after it was set: so it is cancelled here or there.
            cancel(stage);
        }
    }

    @SuppressWarnings("NullAway") // The client's value is passed on as it is, also when it is null.
    void settle(@Nullable T value, @Nullable Throwable error) {
        if (error != null) {
            completeExceptionally(error);
        } else {
            complete(value);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletionStage<T> stage = sent;
        if (cancelled && stage != null) {
            cancel(stage);
        }
        return cancelled;
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException kept) {
            // A stage may keep to itself how it is completed; then it goes on.
        }
    }
}
