package io.datapunk.lb.adapters.telemetry.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.TelemetryContract;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.application.port.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads what Prometheus would read: the text. */
class PrometheusRegistryTest extends TelemetryContract {
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected Telemetry make(TelemetryOptions options) {
        return MicrometerTelemetry.on(registry, options);
    }

    @Override
    protected Map<Series, Double> scrape() {
        Map<Series, Double> seen = new HashMap<>();
        lines().forEach((line, value) -> {
            for (LbMeter meter : LbMeter.values()) {
                boolean histogram = meter.kind() == LbMeter.Kind.HISTOGRAM;
                if (line.name().equals(meter.prometheusName() + (histogram ? "_count" : ""))) {
                    seen.put(new Series(meter, line.tags()), value);
                    return;
                }
            }
            assertThat(line.name()).matches("lb_[a-z_]+_duration_seconds_(bucket|sum|max)");
        });
        return seen;
    }

    @Override
    protected Map<Double, Long> buckets(LbMeter histogram, Map<String, String> tags) {
        Map<Double, Long> buckets = new HashMap<>();
        lines().forEach((line, value) -> {
            Map<String, String> rest = new HashMap<>(line.tags());
            String bound = rest.remove("le");
            if (line.name().equals(histogram.prometheusName() + "_bucket") && rest.equals(tags)) {
                buckets.put(
                        bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), Math.round(value));
            }
        });
        return buckets;
    }

    @Override
    protected double sum(LbMeter histogram, Map<String, String> tags) {
        return lines().get(new Line(histogram.prometheusName() + "_sum", new TreeMap<>(tags)));
    }

    private record Line(String name, Map<String, String> tags) {}

    private Map<Line, Double> lines() {
        Map<Line, Double> lines = new HashMap<>();
        for (String line : registry.scrape().split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new AssertionError("not a line of the format: " + line);
                }
                String labels = parts.group(2) == null ? "" : parts.group(2);
                lines.put(new Line(parts.group(1), tags(labels)), Double.valueOf(parts.group(3)));
            }
        }
        return lines;
    }

    @Test
    void text_isFreshWhateverTheOptionsSay() {
        PrometheusTelemetry telemetry =
                PrometheusTelemetry.on(registry, TelemetryOptions.defaults().withFreshFor(Duration.ofHours(1)));
        telemetry.begin(balancer, ticker, InstantSource.system());
        balancer.service("late").with("a", "closed", 0.5);

        assertThat(telemetry.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(telemetry.text())
                .contains("lb_selections_total{service=\"late\"} 3.0\n")
                .contains("lb_instance_health{instance=\"a\",service=\"late\"} 0.5\n")
                .contains("# TYPE lb_registry_staleness_seconds gauge\n");
        telemetry.close();
        assertThat(telemetry.text()).doesNotContain("lb_");
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
