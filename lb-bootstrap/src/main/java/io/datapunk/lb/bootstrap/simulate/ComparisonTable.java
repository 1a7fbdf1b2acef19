package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.report.Figure;
import io.datapunk.lb.simulator.report.PolicyResults;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Tells a comparison to people: what the scenario is, and a row for each policy with the median of each figure, in brackets
 * below it the worst. Columns without any value are left out; the rest of the figures is in the JSON. Pure.
 */
final class ComparisonTable {
    private static final List<Figure> COLUMNS = List.of(
            Figure.ERRORS,
            Figure.ATTEMPT_ERRORS,
            Figure.P50,
            Figure.P99,
            Figure.P999,
            Figure.OVER_ONE_SECOND,
            Figure.FAULTY_SHARE,
            Figure.REQUESTS_TO_DETECT,
            Figure.SECONDS_TO_DETECT,
            Figure.FALSE_EJECTIONS,
            Figure.MAX_EJECTED,
            Figure.SECONDS_TO_FAIR_SHARE,
            Figure.OVERSHOOT);

    private static final String GAP = "  ";

    private ComparisonTable() {}

    /** The whole account of one comparison. */
    static String of(Comparison comparison) {
        List<List<String>> rows = rows(comparison);
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        List<String> lines = new ArrayList<>();
        Scenario scenario = comparison.scenario();
        lines.add(scenario.name()
                + (scenario.about().isBlank() ? "" : ": " + scenario.about().strip()));
        lines.add(circumstances(comparison));
        lines.add("");
        rows.forEach(row -> lines.add(line(row, widths)));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String circumstances(Comparison comparison) {
        Scenario scenario = comparison.scenario();
        return count(scenario.servers().size(), "server") + ", " + count(scenario.clients(), "client") + ", "
                + Figures.text(scenario.length().toMillis() / 1e3) + " s; " + seeds(comparison);
    }

    private static String seeds(Comparison comparison) {
        List<Seed> seeds = comparison.seeds();
        String partial = comparison.partial() ? " (stopped before all had run)" : "";
        return seeds.size() == 1
                ? "seed " + seeds.get(0).value() + partial
                : "seeds " + seeds.get(0).value() + " to "
                        + seeds.get(seeds.size() - 1).value() + partial + ": the median, below it the worst";
    }

    private static String count(int many, String what) {
        return many + " " + what + (many == 1 ? "" : "s");
    }

    private static List<List<String>> rows(Comparison comparison) {
        List<Figure> columns =
                COLUMNS.stream().filter(figure -> said(figure, comparison)).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(
                "strategy",
                "scorer",
                comparison,
                "runs",
                columns.stream().map(Figure::heading).toList()));
        for (PolicyResults policy : comparison.policies()) {
            List<Result> results = policy.results();
            rows.add(row(
                    policy.kind().strategy(),
                    policy.kind().scorer().isEmpty() ? "-" : policy.kind().scorer(),
                    comparison,
                    String.valueOf(results.size()),
                    columns.stream()
                            .map(figure -> Figures.text(figure.median(results)))
                            .toList()));
            if (comparison.seeds().size() > 1) {
                rows.add(row(
                        "",
                        "",
                        comparison,
                        "",
                        columns.stream()
                                .map(figure -> "(" + Figures.text(figure.worst(results)) + ")")
                                .toList()));
            }
        }
        return rows;
    }

    /** What attempts cost is the same as what requests cost where there are no retries. */
    private static boolean said(Figure figure, Comparison comparison) {
        boolean known = comparison.policies().stream().anyMatch(policy -> figure.median(policy.results()) != null);
        return known
                && (figure != Figure.ATTEMPT_ERRORS
                        || comparison.scenario().retries().most() > 0);
    }

    private static List<String> row(
            String strategy, String scorer, Comparison comparison, String runs, List<String> figures) {
        List<String> row = new ArrayList<>(List.of(strategy, scorer));
        if (comparison.partial()) {
            row.add(runs);
        }
        row.addAll(figures);
        return row;
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            boolean name = i < 2;
            line.append(i == 0 ? "" : GAP)
                    .append(String.format(Locale.ROOT, "%" + (name ? "-" : "") + widths.get(i) + "s", row.get(i)));
        }
        return line.toString().stripTrailing();
    }
}
