/**
 * Finds plug-ins: on the class path or module path, and in the jars of a directory that was named explicitly.
 *
 * <p>The entry is {@link io.datapunk.lb.bootstrap.plugin.FoundPlugins}. What cannot be used becomes a fault and is left
 * out; two providers of one kind and name are refused. Nothing is null unless it is marked {@link
 * org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.bootstrap.plugin;

import org.jspecify.annotations.NullMarked;
