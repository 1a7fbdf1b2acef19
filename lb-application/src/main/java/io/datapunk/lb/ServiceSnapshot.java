package io.datapunk.lb;

import java.util.List;

/**
 * One service and its instances as they were at one moment, roughly: each instance's line is consistent in itself.
 *
 * @param service its name
 * @param loaded whether the first list is known
 * @param stale why the list may be out of date; empty when the registry answers
 * @param panic whether so few are healthy that everyone listed is used
 * @param frozen whether ejection is suspended because everybody worsens at once or this process stood still
 * @param instances in order of id
 */
public record ServiceSnapshot(
        String service, boolean loaded, String stale, boolean panic, boolean frozen, List<InstanceSnapshot> instances) {
    public ServiceSnapshot {
        instances = List.copyOf(instances);
    }
}
