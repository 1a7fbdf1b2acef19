package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.server.Latency;
import java.time.Duration;
import java.util.List;

/** Reads how long something takes: one duration, or a map that says how it varies. */
final class LatencyReader {
    private static final Duration FALLBACK = Duration.ofMillis(1);
    private static final String EXPECTED =
            "a duration such as 50ms, or a map with constant, lognormal, normal, exponential or recorded";
    private static final List<String> SHAPES = List.of("constant", "lognormal", "normal", "exponential", "recorded");
    private static final Format<Double> SIGMA = new Format<>(
            "a number from 0 to 3", text -> Formats.number(text).filter(sigma -> sigma >= 0 && sigma <= 3));

    private LatencyReader() {}

    static Latency read(Entry entry) {
        if (entry.isScalar()) {
            return new Latency.Constant(entry.as(Formats.DURATION, FALLBACK));
        }
        return entry.section(EXPECTED).map(LatencyReader::shape).orElseGet(() -> new Latency.Constant(FALLBACK));
    }

    private static Latency shape(Section section) {
        String shape = section.oneOf(SHAPES).orElse("");
        Latency latency = switch (shape) {
            case "lognormal" -> new Latency.Lognormal(time(section, shape), section.required("sigma", SIGMA, 0.0));
            case "normal" ->
                new Latency.Normal(time(section, shape), section.required("deviation", Formats.MOMENT, Duration.ZERO));
            case "exponential" -> new Latency.Exponential(time(section, shape));
            case "recorded" ->
                section.entry(shape).map(LatencyReader::recorded).orElseGet(() -> new Latency.Constant(FALLBACK));
            default -> new Latency.Constant(section.value("constant", Formats.DURATION, FALLBACK));
        };
        if (!shape.isEmpty()) {
            section.close();
        }
        return latency;
    }

    private static Duration time(Section section, String key) {
        return section.value(key, Formats.DURATION, FALLBACK);
    }

    private static Latency recorded(Entry entry) {
        String expected = "a list of at least one duration";
        List<Entry> times = entry.list(expected);
        if (times.isEmpty()) {
            if (entry.isList()) {
                entry.problem("an empty list, expected " + expected);
            }
            return new Latency.Constant(FALLBACK);
        }
        return new Latency.Recorded(times.stream()
                .map(time -> time.as(Formats.MOMENT, FALLBACK).toNanos())
                .toList());
    }
}
