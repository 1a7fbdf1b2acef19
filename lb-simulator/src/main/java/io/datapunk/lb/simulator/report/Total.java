package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.run.Result;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is told of all seeds together: sums, and parts of sums. */
public enum Total {
    /** Requests of all runs. */
    REQUESTS("requestsTotal", "requests in all", "", results -> sum(results, Result::requests)),
    /** Attempts of all runs. */
    ATTEMPTS("attempts", "attempts in all", "", results -> sum(results, Result::attempts)),
    /** Ejections of servers that were not faulty. */
    FALSE_EJECTIONS(
            "falseEjectionsTotal", "false ejections in all", "", results -> sum(results, Result::falseEjections)),
    /** Ejections of those that were. */
    EJECTIONS_OF_FAULTY(
            "ejectionsOfFaulty", "ejections of faulty", "", results -> sum(results, Result::ejectionsOfFaulty)),
    /** The afflicted that had 85 % of their fair share within ten seconds. */
    RECOVERED_WITHIN_10S(
            "recoveredWithin10sPercent",
            "fair again within 10 s",
            "%",
            results -> percent(sum(results, Result::recoveredWithin10s), sum(results, Result::recovering))),
    /** The afflicted that had it within twenty. */
    RECOVERED_WITHIN_20S(
            "recoveredWithin20sPercent",
            "fair again within 20 s",
            "%",
            results -> percent(sum(results, Result::recoveredWithin20s), sum(results, Result::recovering))),
    /** The most trials within a tenth of a second, in any run. */
    PEAK_TRIALS(
            "peakTrialsPer100ms",
            "most trials in 100 ms",
            "",
            results ->
                    results.stream().mapToInt(Result::peakTrialsPer100ms).max().orElse(0)),
    /** The mean share of those that differ without being at fault. */
    ODD_SHARE(
            "oddSharePercent",
            "share of the odd one",
            "%",
            results -> results.stream()
                    .map(Result::oddSharePercent)
                    .filter(Objects::nonNull)
                    .mapToDouble(share -> share)
                    .average()
                    .orElse(Double.NaN));

    private final String key;
    private final String title;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // method references and lambdas without state
    private final ToDoubleFunction<List<Result>> reading;

    Total(String key, String title, String unit, ToDoubleFunction<List<Result>> reading) {
        this.key = key;
        this.title = title;
        this.unit = unit;
        this.reading = reading;
    }

    /** Its key in machine-readable results. */
    public String key() {
        return key;
    }

    /** What people call it, without the unit. */
    public String title() {
        return title;
    }

    /** What it is counted in; empty for a plain number. */
    public String unit() {
        return unit;
    }

    /** Over all these runs; null when it has no meaning. */
    public @Nullable Double of(List<Result> results) {
        double value = reading.applyAsDouble(results);
        return Double.isNaN(value) ? null : value;
    }

    private static double sum(List<Result> results, ToIntFunction<Result> part) {
        return results.stream().mapToLong(part::applyAsInt).sum();
    }

    private static double percent(double part, double whole) {
        return 100 * part / whole; // NaN where there is nothing to recover
    }
}
