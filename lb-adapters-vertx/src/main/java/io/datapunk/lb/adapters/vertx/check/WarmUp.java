package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A first check that does not count.
 *
 * <p>The first request of a JVM loads some hundred classes, which takes longer than a check's deadline should be: a
 * healthy instance would begin its life with a missed check. So each check first asks a server of its own on the
 * loopback interface, by name and, where that name does not lead there, by address. It is a courtesy: when it does not
 * work, the checks begin anyway.
 */
final class WarmUp {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Buffer WELL = Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    private WarmUp() {}

    static Future<Void> run(Vertx vertx, Consumer<Attempt> check) {
        // A server closed between the connection and its acceptance would complain in the log.
        Promise<Void> accepted = Promise.promise();
        NetServer server = vertx.createNetServer(new NetServerOptions());
        server.connectHandler(socket -> {
            socket.handler(question -> socket.write(WELL));
            accepted.tryComplete();
        });
        return server.listen(0, "127.0.0.1")
                .compose(listening -> ask(vertx, check, "localhost", listening.actualPort())
                        .recover(silent -> ask(vertx, check, "127.0.0.1", listening.actualPort())))
                .compose(answer -> accepted.future())
                .eventually(server::close);
    }

    private static Future<Void> ask(Vertx vertx, Consumer<Attempt> check, String host, int port) {
        Attempt attempt = new Attempt(vertx, Instance.of("warm-up", host, port), PATIENCE);
        Promise<Void> answered = Promise.promise();
        attempt.result().thenAccept(result -> {
            if (result.answer() == Answer.NO_ANSWER) {
                answered.fail(result.reason());
            } else {
                answered.complete();
            }
        });
        attempt.startClock();
        check.accept(attempt);
        return answered.future();
    }
}
