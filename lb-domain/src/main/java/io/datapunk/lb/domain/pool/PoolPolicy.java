package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.spi.health.HealthScorer;

/**
 * By what a pool judges and decides; immutable, replaced as a whole.
 *
 * @param scorer folds outcomes into evidence
 * @param circuit the figures of the state machine
 * @param ejection the limits of the ledger and the too-few rule
 * @param leaseLimit after which time without any progress requests that are out are written off, in nanoseconds
 */
public record PoolPolicy(HealthScorer scorer, CircuitPolicy circuit, EjectionPolicy ejection, long leaseLimit) {}
