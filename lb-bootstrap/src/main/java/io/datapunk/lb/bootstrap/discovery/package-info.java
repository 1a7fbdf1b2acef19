/**
 * Two discovery backends that need nothing but the JDK: {@code static}, a list in the settings, and {@code file}, a text
 * file that is read again when it changes.
 *
 * <p>Both are found by name through {@link java.util.ServiceLoader}. They tell their listeners one after another on the
 * scheduler's threads and hold no lock meanwhile. Nothing is null unless it is marked
 * {@link org.jspecify.annotations.Nullable}.
 *
 * <h2>How an instance is written</h2>
 *
 * {@code host:port}, then any of these, each after a semicolon (in a file: or white space):
 *
 * <ul>
 *   <li>{@code id=NAME}: the name of the registration; without it {@code host:port} is the id
 *   <li>{@code weight=NUMBER}: above 0, 1 without it
 *   <li>{@code zone=NAME}: where it runs
 *   <li>{@code meta.KEY=VALUE}: one piece of metadata
 * </ul>
 *
 * An IPv6 address is written in brackets: {@code [::1]:8080;zone=a}. Values hold neither white space nor semicolons
 * (nor, in settings, commas).
 */
@NullMarked
package io.datapunk.lb.bootstrap.discovery;

import org.jspecify.annotations.NullMarked;
