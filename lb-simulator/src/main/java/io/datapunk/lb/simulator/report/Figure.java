package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.run.Result;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run that are compared: what they are called, how they are read, and which way is bad. Tables, JSON, charts
 * and the golden file all go by this list and its order. What each means exactly stands at {@link Result}.
 *
 * <p>Over several seeds there is a median and a worst. What was not reached counts as infinite, so a median is null when half
 * of the seeds did not reach it, and a worst when one did not.
 */
public enum Figure {
    /** All requests of the run. */
    REQUESTS("requests", "requests", "", Worse.LESS, Result::requests),
    /** Requests that failed in the end. */
    ERRORS("errorPercent", "errors", "%", Worse.MORE, Result::errorPercent),
    /** The mean latency. */
    MEAN("meanMillis", "mean", "ms", Worse.MORE, Result::meanMillis),
    /** The median latency. */
    P50("p50Millis", "p50", "ms", Worse.MORE, Result::p50Millis),
    /** The 90th percentile of the latency. */
    P90("p90Millis", "p90", "ms", Worse.MORE, Result::p90Millis),
    /** The 99th percentile. */
    P99("p99Millis", "p99", "ms", Worse.MORE, Result::p99Millis),
    /** The 99.9th percentile. */
    P999("p999Millis", "p99.9", "ms", Worse.MORE, Result::p999Millis),
    /** Requests that took longer than a second. */
    OVER_ONE_SECOND("overOneSecondPercent", "over 1 s", "%", Worse.MORE, Result::overOneSecondPercent),
    /** Attempts that failed. */
    ATTEMPT_ERRORS("attemptErrorPercent", "attempt errors", "%", Worse.MORE, Result::attemptErrorPercent),
    /** Attempts nobody could take. */
    REJECTED("rejected", "rejected", "", Worse.MORE, Result::rejected),
    /** The part of the traffic that the afflicted servers got. */
    FAULTY_SHARE("faultySharePercent", "faulty share", "%", Worse.MORE, Result::faultySharePercent),
    /** What faulty servers got before they were out. */
    REQUESTS_TO_DETECT("requestsToDetect", "until out", "req", Worse.MORE, Result::requestsToDetect),
    /** How long that took. */
    SECONDS_TO_DETECT("secondsToDetect", "until out", "s", Worse.MORE, Result::secondsToDetect),
    /** What they got while their faults lasted, before and after they were out. */
    REQUESTS_WHILE_FAULTY("requestsWhileFaulty", "while faulty", "req", Worse.MORE, Result::requestsWhileFaulty),
    /** Changes that took a server out. */
    EJECTIONS("ejections", "ejections", "", Worse.MORE, Result::ejections),
    /** Those of servers that were not faulty. */
    FALSE_EJECTIONS("falseEjections", "false", "", Worse.MORE, Result::falseEjections),
    /** The same for a million requests. */
    FALSE_EJECTIONS_PER_MILLION(
            "falseEjectionsPerMillion", "false", "/million", Worse.MORE, Result::falseEjectionsPerMillion),
    /** The most that were out at one time. */
    MAX_EJECTED("maxEjected", "most out", "", Worse.MORE, Result::maxEjected),
    /** From the end of the fault to 85 % of a fair share. */
    SECONDS_TO_FAIR_SHARE("secondsToFairShare", "fair again", "s", Worse.MORE, Result::secondsToFairShare),
    /** The largest share after the fault, in fair shares. */
    OVERSHOOT("overshoot", "overshoot", "×", Worse.MORE, Result::overshoot);

    private final String key;
    private final String title;
    private final String unit;
    private final Worse worse;

    @SuppressWarnings("ImmutableEnumChecker") // method references and lambdas without state
    private final Function<Result, ? extends @Nullable Number> reading;

    Figure(String key, String title, String unit, Worse worse, Function<Result, ? extends @Nullable Number> reading) {
        this.key = key;
        this.title = title;
        this.unit = unit;
        this.worse = worse;
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

    /** Title and unit. */
    public String heading() {
        return unit.isEmpty() ? title : title + " " + unit;
    }

    /** Whether a larger value is a worse one. */
    public boolean largerIsWorse() {
        return worse == Worse.MORE;
    }

    /** The figure of one run; null when it has no meaning or was not reached. */
    public @Nullable Double of(Result result) {
        Number value = reading.apply(result);
        return value == null ? null : finite(value.doubleValue());
    }

    /** The median of several runs; null when it is not reached, or when there are none. */
    public @Nullable Double median(List<Result> results) {
        double[] sorted = sorted(results, value -> value);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return null;
        }
        return finite(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /** The worst of several runs; null when one of them did not reach it, or when there are none. */
    public @Nullable Double worst(List<Result> results) {
        double[] sorted = sorted(results, value -> largerIsWorse() ? -value : value);
        return sorted.length == 0 ? null : finite(largerIsWorse() ? -sorted[0] : sorted[0]);
    }

    private double[] sorted(List<Result> results, DoubleUnaryOperator order) {
        double[] values = results.stream()
                .map(this::of)
                .mapToDouble(value -> order.applyAsDouble(value == null ? Double.POSITIVE_INFINITY : value))
                .toArray();
        Arrays.sort(values);
        return values;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private enum Worse {
        MORE,
        LESS
    }
}
