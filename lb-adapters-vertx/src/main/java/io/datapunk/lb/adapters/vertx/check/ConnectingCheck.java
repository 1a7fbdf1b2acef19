package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
    private final Runnable afterwards;
    private final Context context;
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Promise<Void> warm = Promise.promise();

    /** Connections that have neither come about nor failed. Context-confined. */
    private final Set<Future<?>> connecting = new HashSet<>();

    /**
     * @param afterwards called once, on the context, when the check is closed and has let go of all connections
     */
    ConnectingCheck(Vertx vertx, Runnable afterwards) {
        this.vertx = vertx;
        this.afterwards = afterwards;
        this.context = vertx.getOrCreateContext();
    }

    /** The instance as the check reaches it. */
    abstract Instance target(Instance instance);

    /**
     * Connects and asks, on the context; ends the attempt.
     *
     * @return the connection, completed when the attempt {@linkplain Attempt#holds holds} it, or failed when there will be
     *     none
     */
    abstract Future<?> begin(Attempt attempt);

    /** Closes the clients, on the context; nothing begins afterwards. */
    abstract void release();

    final Vertx vertx() {
        return vertx;
    }

    final Context context() {
        return context;
    }

    /** To be called at the end of the constructor of the class that knows how to ask. */
    final void warmUp() {
        context.runOnContext(go -> WarmUp.run(vertx, this::connect).onComplete(done -> warm.tryComplete()));
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
            connect(attempt);
        } catch (RuntimeException why) {
            attempt.failed(why);
        }
    }

    private void connect(Attempt attempt) {
        if (closed.get()) {
            endClosed(attempt);
            return;
        }
        Future<?> connection = begin(attempt);
        connecting.add(connection);
        connection.onComplete(done -> connecting.remove(connection));
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
        try {
            context.runOnContext(go -> Future.join(List.copyOf(connecting)).onComplete(done -> letGo()));
        } catch (RejectedExecutionException stopped) {
            // The Vert.x was the caller's, who has closed it and with it the clients.
        }
    }

    /**
     * Only when nothing is connecting any more: an event loop that ends does not always close a channel that is, and then
     * nobody does.
     */
    private void letGo() {
        release();
        afterwards.run();
    }
}
