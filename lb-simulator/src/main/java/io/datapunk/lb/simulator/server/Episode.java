package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.util.Objects;

/**
 * A fault of one server for a while. Immutable.
 *
 * @param server the server's position, from 0
 * @param fault what is wrong
 * @param window when; a request meets the faults that are there when it arrives
 * @param seenByChecks what an active check sees of it
 * @param faulty whether taking the server out for it would be right
 */
public record Episode(int server, Fault fault, Window window, Answer seenByChecks, boolean faulty) {
    public Episode {
        Objects.requireNonNull(fault, "fault");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(seenByChecks, "seenByChecks");
    }

    /** One that checks see as they usually do, and that is the server's own fault when it shows by errors or silence. */
    public Episode(int server, Fault fault, Window window) {
        this(server, fault, window, fault.seenByChecks(), fault.errs());
    }
}
