package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Standing;

/** Learns from what happens to the servers of one client, by position. Not thread-safe. */
interface Learner {
    /** The registry has begun to list a server. */
    default void joined(int server) {}

    /** It lists the server no longer: what was known of it is void, but for what is still under way. */
    default void left(int server) {}

    /** A request goes to a server now. */
    default void sent(int server) {}

    /** A request has ended now. Once for every one that was sent. */
    default void ended(int server, Ending ending) {}

    /** A tenth of a second has passed. */
    default void tick() {}

    /** What it thinks of a server. */
    default Standing standing(int server) {
        return Standing.UNKNOWN;
    }
}
