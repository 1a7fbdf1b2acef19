/**
 * What the HTML report of the simulator shows, as values that its script reads: {@link
 * io.datapunk.lb.bootstrap.simulate.page.Page}.
 *
 * <p>Bounded: a line has {@value io.datapunk.lb.bootstrap.simulate.page.Steps#MOST} points at most, and beyond {@value
 * io.datapunk.lb.bootstrap.simulate.page.ShownServers#MOST} servers only the ones that something happened to are told
 * apart. Everything here is pure. Values are immutable; null means that there is no such figure.
 */
@NullMarked
package io.datapunk.lb.bootstrap.simulate.page;

import org.jspecify.annotations.NullMarked;
