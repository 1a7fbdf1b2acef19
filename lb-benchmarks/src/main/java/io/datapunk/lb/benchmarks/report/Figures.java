package io.datapunk.lb.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers as a reader wants them: the median, how far the rounds lie apart, and ratios within a round. */
final class Figures {
    private Figures() {}

    /** The middle one; of an even number the mean of the two. */
    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int size = sorted.size();
        return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    /** The median, and of more than one the least and the largest: one has no spread. */
    static String spread(List<Double> values) {
        return spread(values, Figures::number);
    }

    /** The same of ratios. */
    static String spreadOfRatios(List<Double> ratios) {
        return spread(ratios, Figures::ratio);
    }

    private static String spread(List<Double> values, DoubleFunction<String> write) {
        String median = write.apply(median(values));
        if (values.size() < 2) {
            return median;
        }
        double least = values.stream().min(Double::compare).orElseThrow();
        double largest = values.stream().max(Double::compare).orElseThrow();
        return median + " (" + write.apply(least) + "–" + write.apply(largest) + ")";
    }

    /** The median over the rounds of theirs / ours, each within one round. */
    static String ratio(List<Double> theirs, List<Double> ours) {
        return ratio(median(ratios(theirs, ours)));
    }

    /** Theirs / ours, round by round. */
    static List<Double> ratios(List<Double> theirs, List<Double> ours) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
            ratios.add(theirs.get(i) / ours.get(i));
        }
        return ratios;
    }

    /** Each less the one of the same round. */
    static List<Double> differences(List<Double> whole, List<Double> part) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(whole.size(), part.size()); i++) {
            differences.add(whole.get(i) - part.get(i));
        }
        return differences;
    }

    /** One figure; a dash for one that was not taken, which is not a number. */
    static String number(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f" : "%.0f", value);
    }

    static String ratio(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }
}
