package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.List;

/** The check of a strategy that decorates no other. Without state. */
public final class NoParts {
    private NoParts() {}

    /**
     * Refuses any.
     *
     * @throws Settings.InvalidSettingException when there are parts
     */
    public static void check(String name, List<SelectionStrategy> parts) {
        if (!parts.isEmpty()) {
            throw new Settings.InvalidSettingException(
                    "parts", String.valueOf(parts.size()), "none: " + name + " decorates no other strategy");
        }
    }
}
