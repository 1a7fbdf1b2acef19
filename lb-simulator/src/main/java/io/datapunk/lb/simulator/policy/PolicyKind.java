package io.datapunk.lb.simulator.policy;

/** A policy that can be made for any client of any run. Immutable and thread-safe. */
public interface PolicyKind {
    /** The name of the strategy. */
    String strategy();

    /** The name of the scorer; empty where the strategy has none. */
    String scorer();

    /**
     * One for a client.
     *
     * @throws io.datapunk.lb.InvalidConfigException when it cannot be made from the scenario's settings
     */
    Policy create(Place place);
}
