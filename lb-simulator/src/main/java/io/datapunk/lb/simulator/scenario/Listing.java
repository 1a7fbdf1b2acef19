package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Window;
import java.util.Objects;

/**
 * A while in which a server is not in the registry. Immutable.
 *
 * @param server its position
 * @param absent when
 */
public record Listing(int server, Window absent) {
    public Listing {
        Objects.requireNonNull(absent, "absent");
    }
}
