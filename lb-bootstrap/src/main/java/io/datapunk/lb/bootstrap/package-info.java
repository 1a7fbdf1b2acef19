/**
 * What chooses: puts a balancer together from a configuration, a discovery backend and the plug-ins found, starts it and
 * stops it in order.
 *
 * <p>Plain Java begins at {@link io.datapunk.lb.bootstrap.LoadBalancers}, Guice at
 * {@link io.datapunk.lb.bootstrap.LoadBalancerModule}. {@link io.datapunk.lb.bootstrap.SystemSources} is the only class
 * of the project that reads the system's clock and chance. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.bootstrap;

import org.jspecify.annotations.NullMarked;
