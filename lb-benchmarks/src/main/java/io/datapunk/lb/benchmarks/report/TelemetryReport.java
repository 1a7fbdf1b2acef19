package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what telemetry costs a request into its place on the performance page. */
public final class TelemetryReport {
    private static final String OFF = "ticket";
    private static final List<Integer> INSTANCES = List.of(10, 1_000, 100_000);
    private static final List<List<String>> ROWS = List.of(
            List.of(OFF, "off"), List.of("ticket-meters", "meters"), List.of("ticket-spans", "meters and spans"));

    private TelemetryReport() {}

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
        String tables = Page.surroundings(directory) + table(Results.read(directory));
        new Page(Path.of(arguments[1])).put("telemetry", tables);
        System.out.println(tables);
    }

    private static String table(Results results) {
        StringBuilder out = new StringBuilder("### A ticket with and without telemetry, one thread\n\n");
        out.append("Median of the rounds (least–largest); the ratio is to `off` of the same round.\n\n");
        out.append(
                "| telemetry | instances | ns | B/op | ratio | ratio of each round |\n|---|---:|---:|---:|---:|---|\n");
        for (int instances : INSTANCES) {
            List<Double> off = results.nanosOf(new Cell(OFF, 1, instances));
            for (List<String> row : ROWS) {
                Cell cell = new Cell(row.get(0), 1, instances);
                List<Double> nanos = results.nanosOf(cell);
                out.append("| ")
                        .append(String.join(
                                " | ",
                                row.get(1),
                                String.valueOf(instances),
                                Figures.spread(nanos),
                                Figures.number(Figures.median(results.bytesOf(cell))),
                                Figures.ratio(nanos, off),
                                rounds(Figures.ratios(nanos, off))))
                        .append(" |\n");
            }
        }
        return out.append('\n').toString();
    }

    private static String rounds(List<Double> ratios) {
        return ratios.stream()
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                .collect(Collectors.joining(", "));
    }
}
