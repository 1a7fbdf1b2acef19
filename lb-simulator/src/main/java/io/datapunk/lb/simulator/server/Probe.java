package io.datapunk.lb.simulator.server;

/**
 * What a server tells who asks how it is. Immutable.
 *
 * @param requests how many it has
 * @param latencyNanos how long recent ones took that found about as many when they came; 0 when none has ended
 */
public record Probe(int requests, long latencyNanos) {}
