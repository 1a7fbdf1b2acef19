/** Strategies, scorers and checks by name. */
@NullMarked
package io.datapunk.lb.application.plugin;

import org.jspecify.annotations.NullMarked;
