package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes what a request costs on four threads, and where requests fail, at every size, beside the peers with health. */
public final class WiderReport {
    private static final List<Variant> OURS = List.of(Variant.TICKET);

    private WiderReport() {}

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
                + Gates.tableOfFailing(results, 1)
                + table.of("One request", 4, UnaryOperator.identity())
                + table.of("Some requests fail", 1, variant -> variant.failing(1))
                + table.of("Some requests fail", 1, variant -> variant.failing(20));
        new Page(Path.of(arguments[1])).put("wider", tables);
        System.out.println(tables);
    }
}
