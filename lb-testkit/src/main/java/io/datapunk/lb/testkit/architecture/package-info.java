/**
 * The rules for plug-ins, read off their compiled classes: {@link io.datapunk.lb.testkit.architecture.PluginRules}.
 *
 * <p>Needs ArchUnit ({@code com.tngtech.archunit:archunit}), which this library does not bring along; nothing else of it does.
 */
@NullMarked
package io.datapunk.lb.testkit.architecture;

import org.jspecify.annotations.NullMarked;
