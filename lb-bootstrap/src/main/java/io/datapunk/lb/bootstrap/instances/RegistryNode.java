package io.datapunk.lb.bootstrap.instances;

import io.datapunk.lb.adapters.zookeeper.format.Decoded;

/**
 * One node of a service in the registry. Immutable.
 *
 * @param id its name
 * @param content what stands in it
 * @param ephemeral whether it goes with the session that made it
 */
record RegistryNode(String id, Decoded content, boolean ephemeral) {}
