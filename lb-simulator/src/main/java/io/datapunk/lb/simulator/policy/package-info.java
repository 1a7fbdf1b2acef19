/**
 * What a simulation compares: {@link io.datapunk.lb.simulator.policy.Policy} chooses servers for one client; the production
 * balancer is one.
 *
 * <p>A policy belongs to one run and its thread. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.simulator.policy;

import org.jspecify.annotations.NullMarked;
