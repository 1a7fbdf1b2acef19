package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the checks have in common: one context on which they run, the first one only after the way has been warmed up,
 * and an end that leaves nobody waiting.
 */
abstract class ConnectingCheck implements HealthCheck {
    private final Vertx vertx;
    private final boolean ownsVertx;
    private final Context context;
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Promise<Void> warm = Promise.promise();

    ConnectingCheck(Vertx vertx, boolean ownsVertx) {
        this.vertx = vertx;
        this.ownsVertx = ownsVertx;
        this.context = vertx.getOrCreateContext();
    }

    /** The instance as the check reaches it. */
    abstract Instance target(Instance instance);

    /** Connects and asks, on the context; ends the attempt. */
    abstract void begin(Attempt attempt);

    /** Closes the clients. */
    abstract void release();

    final Vertx vertx() {
        return vertx;
    }

    /** To be called at the end of the constructor of the class that knows how to ask. */
    final void warmUp() {
        context.runOnContext(go -> WarmUp.run(vertx, this::begin).onComplete(done -> warm.tryComplete()));
    }

    /** Completed when the first check will not pay for the loading of classes any more. Never fails. */
    final Future<Void> warmedUp() {
        return warm.future();
    }

    @Override
    public final CompletionStage<Result> check(Instance instance, Duration deadline) {
        Attempt attempt = new Attempt(vertx, target(instance), deadline);
        underWay.add(attempt);
        CompletionStage<Result> result = attempt.result();
        result.whenComplete((done, failed) -> underWay.remove(attempt));
        if (closed.get()) {
            endClosed(attempt);
            return result;
        }
        try {
            context.runOnContext(go -> warm.future().onComplete(done -> start(attempt)));
        } catch (RejectedExecutionException stopped) {
            endClosed(attempt);
        }
        return result;
    }

    private void start(Attempt attempt) {
        if (attempt.over()) {
            return;
        }
        try {
            attempt.startClock();
            begin(attempt);
        } catch (RuntimeException why) {
            attempt.failed(why);
        }
    }

    private static void endClosed(Attempt attempt) {
        attempt.end(Reasons.noAnswer("the check is closed"));
    }

    @Override
    public final void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        underWay.forEach(ConnectingCheck::endClosed);
        release();
        if (ownsVertx) {
            vertx.close();
        }
    }
}
