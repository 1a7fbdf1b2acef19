package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;

/**
 * The check that connects and hangs up: whoever accepts within the deadline passes, anyone else has not answered.
 *
 * <p>Setting: {@code port}, the port of the checks, 0 (the default) for the instance's own. It sees that a port is open,
 * not that anything behind it works. Thread-safe; {@link #check} never blocks.
 */
public final class TcpCheck extends ConnectingCheck {
    private final NetClient client;
    private final int port;

    /**
     * Runs on a Vert.x that stays the caller's.
     *
     * @throws Settings.InvalidSettingException when a setting cannot be used
     */
    public TcpCheck(Vertx vertx, Settings settings) {
        this(vertx, () -> {}, port(settings));
    }

    TcpCheck(Vertx vertx, Runnable afterwards, int port) {
        super(vertx, afterwards);
        this.port = port;
        this.client = vertx.createNetClient(new NetClientOptions());
        warmUp();
    }

    static int port(Settings settings) {
        settings.allow("port");
        return (int) settings.whole("port", 0, 0, 65_535);
    }

    @Override
    Instance target(Instance instance) {
        return CheckPort.of(instance, port);
    }

    @Override
    Future<?> begin(Attempt attempt) {
        Instance instance = attempt.instance();
        ConnectOptions options = new ConnectOptions()
                .setHost(instance.host())
                .setPort(instance.port())
                .setTimeout(attempt.millis());
        return client.connect(options)
                .onComplete(
                        socket -> {
                            socket.exceptionHandler(broken -> {});
                            attempt.holds(socket::close);
                            attempt.end(Result.PASSED);
                        },
                        attempt::failed);
    }

    @Override
    void release() {
        client.close();
    }
}
