package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes what a request costs under another collector, beside the peers with health, into its place on the performance page. */
public final class CollectorReport {
    private static final List<Variant> OURS = List.of(Variant.TICKET, Variant.LEASE);

    private CollectorReport() {}

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
        RatioTable table = new RatioTable(results, OURS);
        String tables = Page.surroundings(directory)
                + table.of("One request", 1, UnaryOperator.identity())
                + table.of("One request", 2, UnaryOperator.identity());
        new Page(Path.of(arguments[1])).put("collector", tables);
        System.out.println(tables);
    }
}
