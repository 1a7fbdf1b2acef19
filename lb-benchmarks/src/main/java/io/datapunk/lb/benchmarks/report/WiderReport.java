package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes what a request costs on four threads, and where requests fail, at every size, beside the peers with health. */
public final class WiderReport {
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
        RatioTable tickets = new RatioTable(results, List.of(Variant.TICKET));
        RatioTable both = new RatioTable(results, List.of(Variant.TICKET, Variant.LEASE));
        String tables = Page.surroundings(directory)
                + Gates.tableOfFailing(results, 1, results.sizes())
                + tickets.of("One request", 4, UnaryOperator.identity())
                + both.of("Some requests fail", 1, variant -> variant.failing(1))
                + tickets.of("Some requests fail", 1, variant -> variant.failing(20));
        new Page(Path.of(arguments[1])).put("wider", tables);
        System.out.println(tables);
    }
}
