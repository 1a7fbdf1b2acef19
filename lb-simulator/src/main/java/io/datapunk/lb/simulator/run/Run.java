package io.datapunk.lb.simulator.run;

import io.datapunk.lb.ServiceSnapshot;

/**
 * What came of a simulation.
 *
 * @param result its figures
 * @param journal everything that happened
 * @param last what the balancer thought of the servers after everything had ended
 */
public record Run(Result result, Journal journal, ServiceSnapshot last) {}
