package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Window;
import java.util.Objects;

/**
 * A while in which a client's process stands still: it sends nothing, hears nothing, and its tasks come late. Immutable.
 *
 * @param client its number, from 0
 * @param window when
 */
public record Stall(int client, Window window) {
    public Stall {
        Objects.requireNonNull(window, "window");
    }
}
