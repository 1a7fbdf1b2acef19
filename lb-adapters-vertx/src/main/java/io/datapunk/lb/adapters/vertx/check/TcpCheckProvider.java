package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;

/**
 * Makes the check named {@code tcp}, a {@link TcpCheck}, with a Vert.x of its own that ends with it, once what it is
 * connecting to has come about or failed. Thread-safe.
 *
 * <p>{@link #create} takes a few hundred milliseconds the first time, for it returns a check that is warmed up.
 */
public final class TcpCheckProvider implements CheckProvider {
    /** For {@link java.util.ServiceLoader}. */
    public TcpCheckProvider() {}

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
        int port = TcpCheck.port(settings);
        return OwnVertx.warm(new TcpCheck(OwnVertx.create(), true, port));
    }
}
