package io.datapunk.lb.domain.circuit;

/**
 * What the state machine decided.
 *
 * @param next the state to swap in
 * @param rule why
 */
public record Decision(InstanceState next, Rule rule) {}
