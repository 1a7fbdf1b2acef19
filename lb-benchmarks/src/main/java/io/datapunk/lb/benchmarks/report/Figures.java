package io.datapunk.lb.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** The median, and the least and the largest where they differ. */
    static String spread(List<Double> values) {
        if (values.isEmpty()) {
            return "–";
        }
        double least = values.stream().min(Double::compare).orElseThrow();
        double largest = values.stream().max(Double::compare).orElseThrow();
        return number(median(values)) + " (" + number(least) + "–" + number(largest) + ")";
    }

    /** The median over the rounds of theirs / ours, each within one round. */
    static String ratio(List<Double> theirs, List<Double> ours) {
        List<Double> ratios = ratios(theirs, ours);
        return ratios.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f", median(ratios));
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

    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f" : "%.0f", value);
    }
}
