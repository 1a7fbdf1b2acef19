/**
 * The {@code instances} command: what the registry holds, beside what a balancer that is started for the purpose thinks
 * of it. Entry: {@link io.datapunk.lb.bootstrap.instances.InstancesCommand}. Nothing is null unless marked.
 */
@NullMarked
package io.datapunk.lb.bootstrap.instances;

import org.jspecify.annotations.NullMarked;
