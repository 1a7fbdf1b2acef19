package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.InstanceSnapshot;

/**
 * One instance as its meters show it. Immutable.
 *
 * @param id its id, fit for a tag
 * @param health the score, 0 to 1
 * @param circuit 0 closed, 1 ramping, 2 half-open, 3 open, -1 unknown
 */
public record InstanceReading(String id, double health, int circuit) {
    static final int OPEN = 3;

    static InstanceReading of(InstanceSnapshot snapshot) {
        return new InstanceReading(
                TagText.of(snapshot.instance().id()), snapshot.score(), circuitNumber(snapshot.circuit()));
    }

    static int circuitNumber(String circuit) {
        return switch (circuit) {
            case "closed" -> 0;
            case "ramping" -> 1;
            case "half-open" -> 2;
            case "open" -> OPEN;
            default -> -1;
        };
    }
}
