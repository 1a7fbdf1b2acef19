package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One check under way. It ends exactly once: by an answer, by its deadline, or because the whole check is closed; the
 * connection held by then is closed before the result is handed out.
 *
 * <p>{@link #end} may be called by any thread; everything else happens on the context of the check.
 */
final class Attempt {
    private final Vertx vertx;
    private final Instance instance;
    private final int millis;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private volatile @Nullable Long timer;
    private volatile @Nullable Runnable connection;

    Attempt(Vertx vertx, Instance instance, Duration deadline) {
        this.vertx = vertx;
        this.instance = instance;
        this.millis = Deadlines.millis(deadline);
    }

    Instance instance() {
        return instance;
    }

    /** The whole time this attempt has. */
    int millis() {
        return millis;
    }

    CompletionStage<Result> result() {
        return result.minimalCompletionStage();
    }

    boolean over() {
        return over.get();
    }

    void startClock() {
        timer = vertx.setTimer(millis, fired -> {
            timer = null;
            end(Reasons.noAnswer("no complete answer within " + millis + " ms"));
        });
        if (over.get()) {
            stopClock();
        }
    }

    /** Takes the connection in charge; one that comes too late is closed at once. */
    void holds(Runnable close) {
        connection = close;
        if (over.get()) {
            release();
        }
    }

    void failed(Throwable why) {
        end(Reasons.noAnswer(Reasons.of(why)));
    }

    void end(Result how) {
        if (over.compareAndSet(false, true)) {
            stopClock();
            release();
            result.complete(how);
        }
    }

    private void stopClock() {
        Long id = timer;
        if (id != null) {
            vertx.cancelTimer(id);
        }
    }

    private void release() {
        Runnable close = connection;
        connection = null;
        if (close != null) {
            close.run();
        }
    }
}
