/**
 * Discovery over ZooKeeper: {@link io.datapunk.lb.adapters.zookeeper.discovery.ZooKeeperDiscovery}, found by the name
 * {@code zookeeper}.
 *
 * <p>Each watched service is one {@code ServiceWatch}, which keeps a persistent recursive watch on the service's path
 * and reads the nodes below it. All its work is serialised: answers, watch events, timers and connection changes are
 * steps in one queue, so its state needs no lock. No thread is started here; the client and the scheduler have theirs.
 * Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.zookeeper.discovery;

import org.jspecify.annotations.NullMarked;
