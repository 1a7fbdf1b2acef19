package io.datapunk.lb.simulator.scenario.file;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a single value is written. Immutable.
 *
 * @param expected what is expected, for messages
 * @param parse the value of a text; nothing when it is not one
 */
record Format<T>(String expected, Function<String, Optional<T>> parse) {}
