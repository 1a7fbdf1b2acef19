package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes what it costs to fold one outcome into its place on the performance page. */
public final class FoldReport {
    private static final List<Row> ROWS = List.of(
            new Row("foldFailure", "a failure", 60),
            new Row("foldFailureWithNewView", "a failure, with a view made anew", Double.NaN),
            new Row("foldHealthySuccess", "a success, nothing speaks against the instance", 10),
            new Row("foldSuccess", "a success, something speaks against it", Double.NaN),
            new Row("nanoTime", "floor: `System.nanoTime()`", Double.NaN),
            new Row("longAdder", "floor: `LongAdder.increment()`", Double.NaN));

    private FoldReport() {}

    /** One line: the method measured, what people read, and the most nanoseconds promised, or not a number. */
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
        new Page(Path.of(arguments[1])).put("fold", tables);
        System.out.println(tables);
    }

    private static String table(Results results) {
        StringBuilder out = new StringBuilder("### One outcome folded, one thread\n\n");
        out.append("Median of the rounds (least–largest).\n\n");
        out.append("| | ns | at most | | B/op |\n|---|---:|---:|---|---:|\n");
        for (Row row : ROWS) {
            Cell cell = new Cell(row.method(), 1, 0);
            List<Double> nanos = results.nanosOf(cell);
            boolean promised = !Double.isNaN(row.promised());
            out.append("| ")
                    .append(String.join(
                            " | ",
                            row.label(),
                            Figures.spread(nanos),
                            promised ? String.format(Locale.ROOT, "%.0f", row.promised()) : "",
                            promised ? Verdict.of(Figures.median(nanos), row.promised(), nanos.size()) : "",
                            Figures.number(Figures.median(results.bytesOf(cell)))))
                    .append(" |\n");
        }
        return out.append('\n').toString();
    }
}
