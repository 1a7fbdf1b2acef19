package io.datapunk.lb;

import java.time.Duration;

/**
 * A change of the state of an instance, or of the service as a whole, with what caused it. Immutable.
 *
 * @param sequence counts the changes of the service, from 1
 * @param age how long ago it was when it was asked for
 * @param instance the id of the instance; empty when it concerns the service as a whole
 * @param address its host and port; empty when it concerns the service as a whole
 * @param from the state before, such as {@code closed} or {@code open+draining}; of a service {@code enough-healthy} or
 *     {@code too-few-healthy}
 * @param to the state after; the same as before when only the figures changed, as with a rest that is prolonged
 * @param rule the name of the rule of the state machine that decided; of a service {@code too-few} or {@code enough}
 * @param figures what the rule saw, as {@code name value} pairs with commas between
 */
public record StateChange(
        long sequence,
        Duration age,
        String instance,
        String address,
        String from,
        String to,
        String rule,
        String figures) {}
