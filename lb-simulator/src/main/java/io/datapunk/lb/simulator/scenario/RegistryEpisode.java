package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Window;
import java.util.Objects;

/**
 * A while in which the registry does not tell the truth. Immutable.
 *
 * @param trouble what is wrong
 * @param window when; after it the true list is told
 */
public record RegistryEpisode(Trouble trouble, Window window) {
    public RegistryEpisode {
        Objects.requireNonNull(trouble, "trouble");
        Objects.requireNonNull(window, "window");
    }

    /** What can be wrong with a registry. */
    public enum Trouble {
        /** It does not answer. */
        OUTAGE,
        /** It says that nobody is there. */
        EMPTY,
        /** It leaves out every other server. */
        HALF
    }
}
