package io.datapunk.lb.adapters.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One series that events feed: a meter and the values of its tags. Immutable.
 *
 * @param meter the meter, whose first tag is the service
 * @param service the name of the service
 * @param values the values of the other tags, in their order
 */
public record EventSeries(LbMeter meter, String service, List<String> values) {
    public EventSeries {
        values = List.copyOf(values);
        if (values.size() + 1 != meter.tags().size()) {
            throw new IllegalArgumentException(
                    "values: " + values.size() + ", expected " + (meter.tags().size() - 1) + " for " + meter);
        }
    }

    static EventSeries of(LbMeter meter, String service, String... values) {
        return new EventSeries(meter, service, List.of(values));
    }

    /** The tags of this series. */
    public Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        tags.put(meter.tags().get(0), TagText.of(service));
        for (int i = 0; i < values.size(); i++) {
            tags.put(meter.tags().get(i + 1), TagText.of(values.get(i)));
        }
        return tags;
    }
}
