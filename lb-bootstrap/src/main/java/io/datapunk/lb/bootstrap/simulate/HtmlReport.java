package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.report.Comparison;
import java.util.List;

/** Stand-in: a page of names. */
final class HtmlReport {
    private HtmlReport() {}

    /** The page. */
    static String of(List<Comparison> comparisons) {
        return "<!doctype html><title>Simulation</title>"
                + comparisons.stream()
                        .map(comparison -> comparison.scenario().name())
                        .toList();
    }
}
