package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what telemetry costs a request into its place on the performance page. */
public final class TelemetryReport {
    private static final String OFF = "ticket";
    private static final List<Integer> INSTANCES = List.of(10, 1_000, 100_000);
    private static final List<Row> ROWS = List.of(
            new Row(OFF, "off", Double.NaN),
            new Row("ticket-meters", "meters", 1.2),
            new Row("ticket-spans", "meters and spans", Double.NaN));

    private TelemetryReport() {}

    /** One line: the method measured, what people read, and the largest ratio promised, or not a number. */
    private record Row(String method, String label, double promised) {}

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
                "| telemetry | instances | ns | B/op | ratio | at most | | ratio of each round |\n|---|---:|---:|---:|---:|---:|---|---|\n");
        for (int instances : INSTANCES) {
            List<Double> off = results.nanosOf(new Cell(OFF, 1, instances));
            for (Row row : ROWS) {
                Cell cell = new Cell(row.method(), 1, instances);
                List<Double> nanos = results.nanosOf(cell);
                List<Double> ratios = Figures.ratios(nanos, off);
                boolean promised = !Double.isNaN(row.promised());
                out.append("| ")
                        .append(String.join(
                                " | ",
                                row.label(),
                                String.valueOf(instances),
                                Figures.spread(nanos),
                                Figures.number(Figures.median(results.bytesOf(cell))),
                                Figures.ratio(Figures.median(ratios)),
                                promised ? Figures.number(row.promised()) : "",
                                promised ? Verdict.of(Figures.median(ratios), row.promised(), ratios.size()) : "",
                                rounds(ratios)))
                        .append(" |\n");
            }
        }
        return out.append('\n').toString();
    }

    private static String rounds(List<Double> ratios) {
        return ratios.stream().map(Figures::ratio).collect(Collectors.joining(", "));
    }
}
