package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.adapters.vertx.load.ReportedLoad;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;

/**
 * The check that asks an HTTP path and judges by the status.
 *
 * <p>Answers: a status of the set passes; a status of {@code degraded}, or a passing one with {@code X-Health: degraded},
 * is degraded; any other status refuses, a redirect too, which is never followed. What cannot be connected to, breaks
 * off, cannot be read as HTTP or is not complete within the deadline has not answered. At most 4 KiB of the body are
 * read, then the connection is closed. Headers may report a load ({@link ReportedLoad}).
 *
 * <p>It speaks clear text, never TLS, at the instance's port too when that is one for TLS: what comes back there can seldom be
 * read, so the instance has not answered. Such instances want a {@code port} at which they answer in clear text, or a
 * {@link TcpCheck}.
 *
 * <table>
 *   <caption>Settings</caption>
 *   <tr><th>key</th><th>meaning</th><th>default</th></tr>
 *   <tr><td>{@code path}</td><td>path and query, never a scheme or a host</td><td>{@code /health}</td></tr>
 *   <tr><td>{@code status}</td><td>what passes, such as {@code 200-299,304}</td><td>{@code 200-299}</td></tr>
 *   <tr><td>{@code degraded}</td><td>what passes with half a share</td><td>none</td></tr>
 *   <tr><td>{@code method}</td><td>{@code GET} or {@code HEAD}</td><td>{@code GET}</td></tr>
 *   <tr><td>{@code port}</td><td>the port of the checks, 0 for the instance's own</td><td>0</td></tr>
 *   <tr><td>{@code header.NAME}</td><td>a header to send</td><td>none</td></tr>
 * </table>
 *
 * <p>Thread-safe; {@link #check} never blocks. Each check has a connection of its own, closed with the check.
 */
public final class HttpCheck extends ConnectingCheck {
    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final int CLASSES = Integer.SIZE;

    private final HttpCheckSettings settings;

    /**
     * Clients by the magnitude of the deadline. The time a connection may take to come about belongs to a client, not to
     * a question; without it an attempt that was given up would stay half open for a minute. Context-confined.
     */
    private final HttpClientAgent[] clients = new HttpClientAgent[CLASSES];

    /**
     * Refuses settings that cannot be used, without starting anything. Thread-safe, never blocks.
     *
     * @throws Settings.InvalidSettingException with the setting, its value and what was expected
     */
    public static void requireUsable(Settings settings) {
        HttpCheckSettings.from(settings);
    }

    /**
     * Runs on a Vert.x that stays the caller's.
     *
     * @throws Settings.InvalidSettingException when a setting cannot be used
     */
    public HttpCheck(Vertx vertx, Settings settings) {
        this(vertx, () -> {}, HttpCheckSettings.from(settings));
    }

    HttpCheck(Vertx vertx, Runnable afterwards, HttpCheckSettings settings) {
        super(vertx, afterwards);
        this.settings = settings;
        warmUp();
    }

    @Override
    Instance target(Instance instance) {
        return CheckPort.of(instance, settings.port());
    }

    @Override
    Future<?> begin(Attempt attempt) {
        return HttpExchange.begin(client(attempt.millis()), settings, attempt);
    }

    private HttpClientAgent client(int deadlineMillis) {
        int magnitude = Integer.SIZE - Integer.numberOfLeadingZeros(deadlineMillis);
        HttpClientAgent client = clients[magnitude];
        if (client == null) {
            client = vertx().createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_1_1)
                    .setKeepAlive(false)
                    .setConnectTimeout(1 << magnitude)
                    .setMaxHeaderSize(MOST_HEADER_BYTES)
                    .setMaxInitialLineLength(MOST_HEADER_BYTES));
            clients[magnitude] = client;
        }
        return client;
    }

    @Override
    void release() {
        for (HttpClientAgent client : clients) {
            if (client != null) {
                client.close();
            }
        }
    }
}
