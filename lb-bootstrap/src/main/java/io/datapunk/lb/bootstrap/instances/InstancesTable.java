package io.datapunk.lb.bootstrap.instances;

import io.datapunk.lb.bootstrap.instances.InstancesReport.Row;
import io.datapunk.lb.bootstrap.instances.InstancesReport.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a report as one table, for people. What comes from the registry is shown without anything that moves a cursor. Pure. */
final class InstancesTable {
    private static final List<String> HEAD =
            List.of("instance", "address", "zone", "weight", "registry", "circuit", "check", "score", "share", "note");
    private static final int WIDEST = 60;

    private InstancesTable() {}

    static String of(InstancesReport report) {
        StringBuilder text = new StringBuilder();
        text.append(printable(report.path()))
                .append(": ")
                .append(report.instances().size())
                .append(" instances, ")
                .append(report.listed())
                .append(" listed, ")
                .append(report.eligible())
                .append(" may be picked after ")
                .append(report.checkedSeconds())
                .append(" s of checks.")
                .append(System.lineSeparator());
        if (!report.stale().isEmpty()) {
            line(text, "The balancer's list may be out of date: " + printable(report.stale()));
        }
        if (report.panic()) {
            line(text, "Too few are healthy: everyone listed is used.");
        }
        if (!report.instances().isEmpty()) {
            text.append(System.lineSeparator());
            List<List<String>> lines = new ArrayList<>(List.of(HEAD));
            report.instances().forEach(row -> lines.add(cells(row)));
            lay(lines, text);
        }
        return text.toString();
    }

    private static List<String> cells(Row row) {
        View view = row.balancer();
        return List.of(
                printable(row.id()),
                orDash(row.address()),
                orDash(row.zone()),
                row.weight() == null ? "-" : String.format(Locale.ROOT, "%s", row.weight()),
                row.registry(),
                view == null ? "-" : circuit(view),
                view == null ? "-" : view.check(),
                view == null ? "-" : String.format(Locale.ROOT, "%.2f", view.score()),
                view == null ? "-" : String.format(Locale.ROOT, "%.2f", view.share()),
                note(row));
    }

    private static String circuit(View view) {
        StringBuilder text = new StringBuilder(view.circuit());
        if (view.suspect()) {
            text.append("+suspect");
        }
        if (view.denied()) {
            text.append("+denied");
        }
        return text.toString();
    }

    private static String note(Row row) {
        List<String> notes = new ArrayList<>();
        View view = row.balancer();
        if (!row.registryReason().isEmpty()) {
            notes.add(row.registryReason() + (view == null ? "" : ", its last good version is in use"));
        }
        if (row.leftOut() > 0) {
            notes.add(row.leftOut() + " metadata entries left out");
        }
        if (view != null && !view.order().equals("none")) {
            notes.add(view.order());
        }
        if (view != null && !view.reason().isEmpty()) {
            notes.add(view.reason());
        }
        return String.join("; ", notes);
    }

    private static void lay(List<List<String>> lines, StringBuilder text) {
        int[] widths = new int[HEAD.size()];
        for (List<String> cells : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], cells.get(column).length());
            }
        }
        for (List<String> cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = cells.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            line(text, line.toString().stripTrailing());
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }

    private static String orDash(@Nullable String value) {
        return value == null || value.isEmpty() ? "-" : printable(value);
    }

    private static String printable(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(WIDEST).map(c -> harmless(c) ? c : '?').forEach(shown::appendCodePoint);
        return value.codePointCount(0, value.length()) > WIDEST
                ? shown.append('…').toString()
                : shown.toString();
    }

    private static boolean harmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
