package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a balancer is measured. Immutable.
 *
 * @param freshFor how long a reading serves all meters, so that one scrape is one pass over the instances; from zero
 *     (every meter reads anew) to an hour
 * @param maxInstances how many instances per service get meters of their own, 0 to 10,000; when there are more, the worst have
 *     them
 * @param tags constant tags of every meter, needed when two balancers share a registry and a service name; none of the keys
 *     that meters have of their own ({@link LbMeter.Tag})
 */
public record TelemetryOptions(Duration freshFor, int maxInstances, Map<String, String> tags) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_INSTANCES = 10_000;
    private static final Set<String> OWN_TAGS = Arrays.stream(LbMeter.values())
            .flatMap(meter -> meter.tags().stream())
            .collect(Collectors.toSet());

    public TelemetryOptions {
        if (freshFor.isNegative() || freshFor.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("freshFor: " + freshFor + ", expected a duration from 0 to " + LONGEST);
        }
        if (maxInstances < 0 || maxInstances > MOST_INSTANCES) {
            throw new IllegalArgumentException(
                    "maxInstances: " + maxInstances + ", expected a number from 0 to " + MOST_INSTANCES);
        }
        for (String key : tags.keySet()) {
            // It would take the place of the meter's own, and all services or instances would be one series.
            if (OWN_TAGS.contains(key)) {
                throw new IllegalArgumentException("tags: " + Settings.quoted(key) + ", expected none of "
                        + Settings.listed(OWN_TAGS) + ", which meters have of their own");
            }
        }
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** One second, 100 instances, no further tags. */
    public static TelemetryOptions defaults() {
        return new TelemetryOptions(Duration.ofSeconds(1), 100, Map.of());
    }

    /** With another time a reading stays fresh. */
    public TelemetryOptions withFreshFor(Duration duration) {
        return new TelemetryOptions(duration, maxInstances, tags);
    }

    /** With another limit of instances. */
    public TelemetryOptions withMaxInstances(int most) {
        return new TelemetryOptions(freshFor, most, tags);
    }

    /** With other constant tags. */
    public TelemetryOptions withTags(Map<String, String> constant) {
        return new TelemetryOptions(freshFor, maxInstances, constant);
    }
}
