package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.ServiceStatistics;
import java.util.List;

/**
 * One service as its meters show it, read at one moment. Immutable.
 *
 * @param service its name
 * @param statistics what it counted
 * @param instances those that have meters of their own, in order of id
 * @param unmetered how many more there are
 */
public record ServiceReading(
        String service, ServiceStatistics statistics, List<InstanceReading> instances, int unmetered) {
    public ServiceReading {
        instances = List.copyOf(instances);
    }
}
