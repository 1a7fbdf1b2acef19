package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.TelemetryContract;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Prometheus would read: the text. */
class PrometheusRegistryTest extends TelemetryContract {
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected AutoCloseable bind(TelemetryOptions options) {
        return MicrometerTelemetry.bind(balancer, registry, ticker, options);
    }

    @Override
    protected Map<Series, Double> scrape() {
        Map<Series, Double> seen = new HashMap<>();
        for (String line : registry.scrape().split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new AssertionError("not a line of the format: " + line);
                }
                String labels = parts.group(2) == null ? "" : parts.group(2);
                seen.put(new Series(named(parts.group(1)), tags(labels)), Double.valueOf(parts.group(3)));
            }
        }
        return seen;
    }

    private static LbMeter named(String name) {
        return Arrays.stream(LbMeter.values())
                .filter(each -> each.prometheusName().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static Map<String, String> tags(String labels) {
        Map<String, String> tags = new TreeMap<>();
        Matcher label = LABEL.matcher(labels);
        int end = 0;
        while (label.find() && label.start() == end) {
            tags.put(label.group(1), unescaped(label.group(2)));
            end = label.end();
        }
        if (end != labels.length()) {
            throw new AssertionError("not labels: " + labels);
        }
        return tags;
    }

    private static String unescaped(String value) {
        return Pattern.compile("\\\\(.)")
                .matcher(value)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }
}
