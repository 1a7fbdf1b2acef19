/**
 * The {@code demo} command: a whole small world on loopback (registry, servers, balancer, gateway, load and faults), a
 * live table of it and an account of what happened. Entry: {@link io.datapunk.lb.bootstrap.demo.DemoCommand}. Nothing is
 * null unless marked.
 */
@NullMarked
package io.datapunk.lb.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
