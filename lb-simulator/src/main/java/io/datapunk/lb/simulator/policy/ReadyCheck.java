package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;

/**
 * Provides a check that is made already: where the servers to ask are objects of a simulation, which nobody could find by
 * {@link java.util.ServiceLoader}. As thread-safe as the check.
 *
 * @param name the name it is chosen by
 * @param check what is provided, each time the same; takes no settings
 */
public record ReadyCheck(String name, HealthCheck check) implements CheckProvider {
    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthCheck create(Settings settings, Scheduler scheduler) {
        settings.allow();
        return check;
    }
}
