package io.datapunk.lb.spi.discovery;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;

/**
 * Makes an {@link InstanceDiscovery}; found by {@link java.util.ServiceLoader} and chosen by name.
 *
 * <p>Implementations have a public constructor without parameters and are thread-safe.
 */
public interface DiscoveryProvider {
    /** The version of this contract that the present one is. */
    int SPI_VERSION = 1;

    /** The name it is chosen by, unique among all backends: lower case, digits and hyphens. */
    String name();

    /** The version of the contract it was written for, usually {@link #SPI_VERSION}. */
    int spiVersion();

    /**
     * Makes a backend.
     *
     * @throws Settings.InvalidSettingException when a setting cannot be used
     */
    InstanceDiscovery create(Settings settings, Scheduler scheduler);
}
