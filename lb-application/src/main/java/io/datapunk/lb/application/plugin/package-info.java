/**
 * Strategies, scorers and checks by name: {@link io.datapunk.lb.application.plugin.Plugins}, and what keeps a broken
 * provider from being a riddle.
 */
@NullMarked
package io.datapunk.lb.application.plugin;

import org.jspecify.annotations.NullMarked;
