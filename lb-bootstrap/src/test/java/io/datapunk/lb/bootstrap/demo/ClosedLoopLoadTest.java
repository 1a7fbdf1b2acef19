package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopLoadTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Set<String> answeredBy = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void answered(boolean success, String by, long latencyNanos) {
        assertThat(latencyNanos).isPositive();
        (success ? succeeded : failed).incrementAndGet();
        answeredBy.add(by);
    }

    @Test
    void answers_heardUntilStopped() throws Exception {
        Backend backend = new Backend("backend-1", vertx, new SplittableRandom(1));
        backend.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        ClosedLoopLoad load = new ClosedLoopLoad(vertx, System::nanoTime, new SplittableRandom(2), backend.port());
        ClosedLoopLoad.Run run = load.start(this::answered);
        await().until(() -> succeeded.get() >= 2 * ClosedLoopLoad.WORKERS);
        backend.behave(Behaviour.FAILING_FAST);
        await().until(() -> failed.get() >= ClosedLoopLoad.WORKERS);
        run.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        int total = succeeded.get() + failed.get();
        assertThat(answeredBy).containsExactly("backend-1");

        ClosedLoopLoad.Run second = load.start(this::answered);
        await().until(() -> succeeded.get() + failed.get() > total);
        second.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        load.close();
    }

    @Test
    void nobodyThere_failuresAndStillBounded() throws Exception {
        Backend backend = new Backend("backend-1", vertx, new SplittableRandom(1));
        backend.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        int port = backend.port();
        backend.halt().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        ClosedLoopLoad load = new ClosedLoopLoad(vertx, System::nanoTime, new SplittableRandom(2), port);
        ClosedLoopLoad.Run run = load.start(this::answered);
        await().until(() -> failed.get() >= ClosedLoopLoad.WORKERS);
        run.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(succeeded).hasValue(0);
        assertThat(answeredBy).containsExactly("");
    }
}
