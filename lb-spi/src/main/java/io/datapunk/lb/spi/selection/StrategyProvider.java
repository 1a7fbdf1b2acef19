package io.datapunk.lb.spi.selection;

import io.datapunk.lb.spi.Settings;
import java.util.List;

/**
 * Makes a {@link SelectionStrategy}; found by {@link java.util.ServiceLoader} and chosen by name.
 *
 * <p>Implementations have a public constructor without parameters and are thread-safe.
 */
public interface StrategyProvider {
    /** The version of this contract that the present one is. */
    int SPI_VERSION = 1;

    /** The name it is chosen by, unique among all strategies: lower case, digits and hyphens. */
    String name();

    /** The version of the contract it was written for, usually {@link #SPI_VERSION}. */
    int spiVersion();

    /** How many other strategies it decorates, which the configuration names in brackets; 0 for most. */
    default int parts() {
        return 0;
    }

    /**
     * Makes a strategy.
     *
     * @param settings its configuration
     * @param parts the strategies it decorates, as many as {@link #parts} says
     * @throws Settings.InvalidSettingException when a setting cannot be used
     */
    SelectionStrategy create(Settings settings, List<SelectionStrategy> parts);
}
