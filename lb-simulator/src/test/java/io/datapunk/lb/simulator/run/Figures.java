package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The results of one scenario under several seeds, printed as a table when they are made. */
record Figures(List<Result> results) {
    /** The seeds are 1 to this; the build takes three. */
    private static final int SEEDS = Integer.getInteger("lb.simulation.seeds", 3);

    static Figures of(Scenario scenario) {
        List<Result> results = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Simulations.run(scenario, seed).result())
                .toList();
        print(scenario, results);
        return new Figures(results);
    }

    double worst(Function<Result, ? extends @Nullable Number> figure) {
        return Arrays.stream(values(figure)).max().orElseThrow();
    }

    double median(Function<Result, ? extends @Nullable Number> figure) {
        double[] values = values(figure);
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What was not reached counts as infinite. */
    private double[] values(Function<Result, ? extends @Nullable Number> figure) {
        return results.stream()
                .mapToDouble(result -> {
                    Number value = figure.apply(result);
                    return value == null ? Double.POSITIVE_INFINITY : value.doubleValue();
                })
                .toArray();
    }

    private static void print(Scenario scenario, List<Result> results) {
        StringBuilder table = new StringBuilder(String.format(
                "%n%-20s %4s %7s %7s %6s %6s %6s %4s %5s %4s %7s %7s %7s %7s%n",
                scenario.name(),
                "seed",
                "error%",
                "share%",
                "leak",
                "sec",
                "fair s",
                "ej",
                "false",
                "max",
                "p50",
                "p99",
                "p99.9",
                ">1s %"));
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            table.append(String.format(
                    Locale.ROOT,
                    "%-20s %4d %7.3f %7s %6s %6s %6s %4d %5d %4d %7.1f %7.1f %7.1f %7.4f%n",
                    "",
                    i + 1,
                    result.errorPercent(),
                    text(result.faultySharePercent()),
                    text(result.requestsToDetect()),
                    text(result.secondsToDetect()),
                    text(result.secondsToFairShare()),
                    result.ejections(),
                    result.falseEjections(),
                    result.maxEjected(),
                    result.p50Millis(),
                    result.p99Millis(),
                    result.p999Millis(),
                    result.overOneSecondPercent()));
        }
        System.out.print(table);
    }

    private static String text(@Nullable Number value) {
        return value == null
                ? "-"
                : value instanceof Integer ? value.toString() : String.format(Locale.ROOT, "%.3f", value.doubleValue());
    }
}
