/**
 * Registration in ZooKeeper: {@link io.datapunk.lb.adapters.zookeeper.registration.ZooKeeperRegistration}.
 *
 * <p>One registration is one ephemeral node. All its work is serialised: answers, timers, connection changes and calls
 * are steps in one queue, with one operation under way at a time. No thread is started here; the client and the
 * scheduler have theirs. Nothing is null unless it is marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.adapters.zookeeper.registration;

import org.jspecify.annotations.NullMarked;
