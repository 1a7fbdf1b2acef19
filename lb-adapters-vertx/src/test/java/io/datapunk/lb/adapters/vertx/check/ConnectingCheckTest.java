package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectingCheckTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static ConnectingCheck owning(OwnVertx own, String name) {
        return name.equals("http")
                ? new HttpCheck(own.take(), own::giveBack, HttpCheckSettings.from(Settings.empty()))
                : new TcpCheck(own.take(), own::giveBack, 0);
    }

    private static AtomicBoolean ended(ConnectingCheck check) {
        AtomicBoolean ended = new AtomicBoolean();
        ((VertxInternal) check.vertx()).addCloseHook(done -> {
            ended.set(true);
            done.succeed();
        });
        return ended;
    }

    /** Waits until the check has done on its context what it was given so far. */
    private static void pass(ConnectingCheck check) throws Exception {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        check.context().runOnContext(go -> passed.complete(null));
        passed.get(5, TimeUnit.SECONDS);
    }

    /** An event loop that ends may leave a channel open that is still connecting. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp"})
    void closeWhileConnecting_endsTheCheckAtOnce_butItsVertxOnlyAfterwards(String name) throws Exception {
        AtomicBoolean vertxEnded;
        try (HttpCheckTest.FullBacklog full = new HttpCheckTest.FullBacklog()) {
            ConnectingCheck check = owning(new OwnVertx(), name);
            vertxEnded = ended(check);
            check.warmedUp().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            var result = check.check(Instance.of("a", "127.0.0.1", full.port()), LONG)
                    .toCompletableFuture();
            pass(check);
            check.close();
            assertThat(result.get(5, TimeUnit.SECONDS).answer()).isEqualTo(Answer.NO_ANSWER);
            pass(check);
            assertThat(vertxEnded).isFalse();
        }
        await().atMost(Duration.ofSeconds(10)).untilTrue(vertxEnded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp"})
    void checksOfOneProvider_shareAVertx_whichEndsWithTheLastOfThem(String name) throws Exception {
        OwnVertx own = new OwnVertx();
        ConnectingCheck first = owning(own, name);
        ConnectingCheck second = owning(own, name);
        AtomicBoolean vertxEnded = ended(first);
        assertThat(second.vertx()).isSameAs(first.vertx());
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            first.close();
            pass(second);
            CompletableFuture<Result> result = second.check(
                            Instance.of("a", "127.0.0.1", open.getLocalPort()), Duration.ofMillis(300))
                    .toCompletableFuture();
            assertThat(result.get(10, TimeUnit.SECONDS).answer())
                    .isEqualTo(name.equals("tcp") ? Answer.PASS : Answer.NO_ANSWER);
            assertThat(vertxEnded).isFalse();
        }
        second.close();
        await().atMost(Duration.ofSeconds(10)).untilTrue(vertxEnded);
    }

    @Test
    void checkCreatedAfterTheLastEnded_hasAnotherVertx() {
        OwnVertx own = new OwnVertx();
        ConnectingCheck ended = owning(own, "tcp");
        AtomicBoolean vertxEnded = ended(ended);
        ended.close();
        await().atMost(Duration.ofSeconds(10)).untilTrue(vertxEnded);
        ConnectingCheck next = owning(own, "tcp");
        assertThat(next.vertx()).isNotSameAs(ended.vertx());
        next.close();
    }
}
