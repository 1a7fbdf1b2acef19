package io.datapunk.lb.application.port;

import java.util.List;

/** Tells whether requests can be served now. Thread-safe, never blocks. */
@FunctionalInterface
public interface Readiness {
    /** Why not, one reason each; empty when ready. */
    List<String> obstacles();
}
