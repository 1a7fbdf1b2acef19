package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        String tables = Page.surroundings(directory) + table(results, 1) + table(results, 2);
        new Page(Path.of(arguments[1])).put("collector", tables);
        System.out.println(tables);
    }

    private static String table(Results results, int threads) {
        StringBuilder out = new StringBuilder("### One request, ns, and ticket / theirs, " + threads
                + (threads == 1 ? " thread" : " threads") + "\n\n| instances |");
        for (int size : results.sizes()) {
            out.append(String.format(Locale.ROOT, " %,d | ratio |", size));
        }
        out.append("\n|---|").append("---:|---:|".repeat(results.sizes().size())).append('\n');
        List<Variant> rows = new ArrayList<>(OURS);
        rows.addAll(Variant.WITH_HEALTH);
        for (Variant row : rows) {
            out.append("| ").append(row.label()).append(" |");
            for (int size : results.sizes()) {
                List<Double> nanos = results.nanosOf(new Cell(row.method(), threads, size));
                List<Double> ticket = results.nanosOf(new Cell(Variant.TICKET.method(), threads, size));
                out.append(' ').append(Figures.spread(nanos)).append(" | ");
                out.append(OURS.contains(row) ? "" : Figures.ratio(ticket, nanos)).append(" |");
            }
            out.append('\n');
        }
        return out.append('\n').toString();
    }
}
