package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import io.vertx.core.Vertx;

/**
 * Makes the check named {@code tcp}, a {@link TcpCheck}. Thread-safe.
 *
 * <p>Made by name, its checks share a Vert.x that ends with the last of them. {@link #create} returns a check that is
 * warmed up, which takes a few hundred milliseconds the first time; on a thread of Vert.x it does not wait for that.
 */
public final class TcpCheckProvider implements CheckProvider {
    private final CheckVertx vertx;

    /** For {@link java.util.ServiceLoader}. */
    public TcpCheckProvider() {
        this.vertx = new CheckVertx();
    }

    /** A provider whose checks run on a Vert.x that stays the caller's. */
    public TcpCheckProvider(Vertx vertx) {
        this.vertx = new CheckVertx(vertx);
    }

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthCheck create(Settings settings, Scheduler scheduler) {
        int read = TcpCheck.port(settings);
        return CheckVertx.warm(new TcpCheck(vertx.acquire(), read, vertx::release));
    }
}
