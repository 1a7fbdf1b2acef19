/**
 * The registry format: Curator x-discovery's JSON, written and read by our own code.
 *
 * <p>{@link io.datapunk.lb.adapters.zookeeper.format.InstanceDecoder} reads what Curator, Spring Cloud ZooKeeper and
 * Armeria write, strictly and within fixed bounds: content is data and never names a class to be made.
 * {@link io.datapunk.lb.adapters.zookeeper.format.InstanceEncoder} writes what all of them read. Everything here is
 * immutable and thread-safe, nothing blocks, nothing is null unless it is marked so.
 */
@NullMarked
package io.datapunk.lb.adapters.zookeeper.format;

import org.jspecify.annotations.NullMarked;
