package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectingCheckTest {
    private static final Duration PATIENT = Duration.ofSeconds(5);

    private static ConnectingCheck owning(Vertx vertx, String name) {
        return name.equals("http")
                ? new HttpCheck(vertx, true, HttpCheckSettings.from(Settings.empty()))
                : new TcpCheck(vertx, true, 0);
    }

    /** Keeps the event loop of the Vert.x busy until it is let go. */
    private static final class Hold implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        Hold(Vertx vertx) {
            vertx.runOnContext(go -> {
                begun.countDown();
                wait(over);
            });
        }

        void awaitBegin() {
            wait(begun);
        }

        private static void wait(CountDownLatch latch) {
            try {
                assertThat(latch.await(PATIENT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        }

        @Override
        public void close() {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp"})
    void closedWhileConnecting_endsItsVertxOnlyWhenTheConnectionIsClosed(String name) throws Exception {
        Vertx own = OwnVertx.create();
        AtomicBoolean ended = new AtomicBoolean();
        ((VertxInternal) own).addCloseHook(done -> {
            ended.set(true);
            done.succeed();
        });
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Connection::readHead)) {
            ConnectingCheck check = OwnVertx.warm(owning(own, name));
            try (Hold before = new Hold(own);
                    Hold after = begun(check, server, own)) {
                before.close();
                after.awaitBegin();
                await().atMost(PATIENT).until(() -> server.accepted() == 1);
                check.close();
                assertThat(ended).as("end of the Vert.x while a connect is under way").isFalse();
            }
            await().atMost(PATIENT).untilTrue(ended);
            await().atMost(PATIENT).until(() -> server.open() == 0);
        }
    }

    /** Asks, and holds the event loop as soon as it has begun to connect. */
    private static Hold begun(ConnectingCheck check, ScriptedServer server, Vertx vertx) {
        check.check(Instance.of("silent", "127.0.0.1", server.port()), Duration.ofMinutes(1));
        return new Hold(vertx);
    }
}
