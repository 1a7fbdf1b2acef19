package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;

/**
 * Makes the check named {@code http}, a {@link HttpCheck}, which speaks clear text and never TLS. All checks that one provider has made share a Vert.x of
 * theirs, which ends with the last of them, once what it is connecting to has come about or failed. Thread-safe.
 *
 * <p>{@link #create} takes a few hundred milliseconds the first time, for it returns a check that is warmed up.
 */
public final class HttpCheckProvider implements CheckProvider {
    private final OwnVertx own = new OwnVertx();

    /** For {@link java.util.ServiceLoader}. */
    public HttpCheckProvider() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthCheck create(Settings settings, Scheduler scheduler) {
        HttpCheckSettings read = HttpCheckSettings.from(settings);
        return OwnVertx.warm(new HttpCheck(own.take(), own::giveBack, read));
    }
}
