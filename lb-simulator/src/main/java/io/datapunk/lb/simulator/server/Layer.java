package io.datapunk.lb.simulator.server;

/**
 * Where in a server something is wrong, from the inside outwards. Of faults at one time each meets the reply that those
 * further in have left, whatever their order in a scenario: who refuses connections answers no errors, and who cannot be
 * reached refuses nothing.
 */
enum Layer {
    /** What it answers. */
    ANSWER,
    /** How long it works on that. */
    WORK,
    /** How fast it works. */
    PACE,
    /** That it does not get to work. */
    DOOR,
    /** That there are too many requests. */
    LIMIT,
    /** That its process stands still. */
    PROCESS,
    /** That there is no process. */
    HOST,
    /** That nothing gets through to it. */
    NETWORK
}
