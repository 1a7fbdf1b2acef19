package io.datapunk.lb.adapters.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * One number of every instance that has meters of its own.
 *
 * @param meter the meter it belongs to
 * @param value finds the number
 */
public record InstanceSeries(LbMeter meter, ToDoubleFunction<InstanceReading> value) {
    /** All of them. */
    public static final List<InstanceSeries> ALL = List.of(
            new InstanceSeries(LbMeter.INSTANCE_HEALTH, InstanceReading::health),
            new InstanceSeries(LbMeter.INSTANCE_CIRCUIT, InstanceReading::circuit));

    /** The tags of one instance. */
    public static Map<String, String> tagsFor(String service, InstanceReading instance) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(LbMeter.Tag.SERVICE, TagText.of(service));
        tags.put(LbMeter.Tag.INSTANCE, instance.id());
        return tags;
    }
}
