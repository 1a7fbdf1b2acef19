package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes what a pick of each strategy costs, and its preparing, into their place on the performance page. */
public final class StrategyReport {
    private static final List<Integer> SIZES = List.of(10, 1000, 100_000, 1_000_000);

    private StrategyReport() {}

    /**
     * Reads the results and rewrites the page.
     *
     * @param arguments the directory of the results and the page
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected RESULTS PAGE");
        }
        Path directory = Path.of(arguments[0]);
        Results results = Results.read(directory);
        List<String[]> prepared = Files.readAllLines(directory.resolve("preparing.csv")).stream()
                .map(line -> line.split(",", -1))
                .toList();
        Set<String> strategies = new LinkedHashSet<>();
        prepared.forEach(row -> strategies.add(row[0]));
        String tables = Page.surroundings(directory)
                + picks("A pick, ns, one thread", "pick", results, strategies)
                + picks("A pick by key, ns, one thread", "pickByKey", results, strategies)
                + preparing(prepared, strategies);
        new Page(Path.of(arguments[1])).put("strategies", tables);
        System.out.println(tables);
    }

    private static String picks(String title, String method, Results results, Set<String> strategies) {
        StringBuilder out = new StringBuilder("### " + title + "\n\n").append(head());
        for (String strategy : strategies) {
            out.append("| `").append(strategy).append('`');
            for (int size : SIZES) {
                Cell cell = new Cell(method + "-" + strategy, 1, size);
                out.append(" | ").append(Figures.spread(results.nanosOf(cell)));
            }
            out.append(" |\n");
        }
        return out.append('\n').toString();
    }

    private static String preparing(List<String[]> rows, Set<String> strategies) {
        Map<String, String> cells = new HashMap<>();
        for (String[] row : rows) {
            double kilobytes = Double.parseDouble(row[3]) / 1024;
            String kept = kilobytes < 10 ? "–" : String.format(Locale.ROOT, "%.0f kB", kilobytes);
            cells.put(row[0] + row[1], Figures.number(Double.parseDouble(row[2])) + " ms, " + kept);
        }
        StringBuilder out = new StringBuilder("### Preparing: time, and what is kept\n\n").append(head());
        for (String strategy : strategies) {
            out.append("| `").append(strategy).append('`');
            for (int size : SIZES) {
                out.append(" | ").append(cells.getOrDefault(strategy + size, "–"));
            }
            out.append(" |\n");
        }
        return out.append('\n').toString();
    }

    private static String head() {
        return "| instances | 10 | 1,000 | 100,000 | 1,000,000 |\n|---|---:|---:|---:|---:|\n";
    }
}
