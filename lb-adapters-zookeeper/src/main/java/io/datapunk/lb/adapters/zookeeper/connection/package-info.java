/**
 * How to reach ZooKeeper: {@link io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions}, from which a client is
 * made; and what discovery and registration share in working with one.
 *
 * <p>Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.zookeeper.connection;

import org.jspecify.annotations.NullMarked;
