package io.datapunk.lb.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Ours and the peers with health, size by size: the time, and how a ticket's compares with it in the same round. */
final class RatioTable {
    private final Results results;
    private final List<Variant> ours;

    /** @param ours those of ours that stand above the peers, the ticket among them */
    RatioTable(Results results, List<Variant> ours) {
        this.results = results;
        this.ours = ours;
    }

    /** @param kind makes of each variant the one that is measured so */
    String of(String title, int threads, UnaryOperator<Variant> kind) {
        StringBuilder out = new StringBuilder("### " + title + ", ns, and ticket / theirs, " + threads
                + (threads == 1 ? " thread" : " threads") + "\n\n| instances |");
        for (int size : results.sizes()) {
            out.append(String.format(Locale.ROOT, " %,d | ratio |", size));
        }
        out.append("\n|---|")
                .append("---:|---:|".repeat(results.sizes().size()))
                .append('\n');
        List<Variant> rows = new ArrayList<>(ours);
        rows.addAll(Variant.WITH_HEALTH);
        String ticket = kind.apply(Variant.TICKET).method();
        for (Variant row : rows) {
            Variant measured = kind.apply(row);
            out.append("| ").append(measured.label()).append(" |");
            for (int size : results.sizes()) {
                List<Double> nanos = results.nanosOf(new Cell(measured.method(), threads, size));
                List<Double> tickets = results.nanosOf(new Cell(ticket, threads, size));
                out.append(' ').append(Figures.spread(nanos)).append(" | ");
                out.append(ours.contains(row) ? "" : Figures.ratio(tickets, nanos))
                        .append(" |");
            }
            out.append('\n');
        }
        return out.append('\n').toString();
    }
}
