package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectingCheckTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static ConnectingCheck owning(Vertx vertx, String name) {
        return name.equals("http")
                ? new HttpCheck(vertx, true, HttpCheckSettings.from(Settings.empty()))
                : new TcpCheck(vertx, true, 0);
    }

    /** Waits until the only event loop has done what it was given so far. */
    private static void pass(Vertx vertx) throws Exception {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        vertx.runOnContext(go -> passed.complete(null));
        passed.get(5, TimeUnit.SECONDS);
    }

    /** An event loop that ends may leave a channel open that is still connecting. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp"})
    void closeWhileConnecting_endsTheCheckAtOnce_butItsVertxOnlyAfterwards(String name) throws Exception {
        Vertx own = OwnVertx.create();
        AtomicBoolean vertxEnded = new AtomicBoolean();
        ((VertxInternal) own).addCloseHook(done -> {
            vertxEnded.set(true);
            done.succeed();
        });
        try (HttpCheckTest.FullBacklog full = new HttpCheckTest.FullBacklog()) {
            ConnectingCheck check = owning(own, name);
            check.warmedUp().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            var result = check.check(Instance.of("a", "127.0.0.1", full.port()), LONG)
                    .toCompletableFuture();
            pass(own);
            check.close();
            assertThat(result.get(5, TimeUnit.SECONDS).answer()).isEqualTo(Answer.NO_ANSWER);
            pass(own);
            assertThat(vertxEnded).isFalse();
        }
        await().atMost(Duration.ofSeconds(10)).untilTrue(vertxEnded);
    }
}
