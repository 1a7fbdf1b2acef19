package io.datapunk.lb.application.containment;

import java.time.Duration;

/** Hears what becomes of a plug-in. Thread-safe; never blocks, never throws. */
public interface PluginNews {
    /** It did something wrong; counted and told. */
    void fault(String what);

    /** It did something wrong that another piece of news tells; counted alone. */
    void counted();

    /** It is benched. */
    void benched(String why, Duration atLeast);

    /** It is back. */
    void returned();
}
