package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what changes cost, what an instance takes on the heap and what a whole call adds into their place on the page. */
public final class UpdateReport {
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double MOST_ORDER_NANOS = 5e3;
    /** By size, each of which is shown. */
    private static final SortedMap<Integer, Double> MOST_UPDATE_NANOS =
            new TreeMap<>(Map.of(10_000, 0.4e6, 100_000, 5e6, 1_000_000, 50e6));

    private static final double MOST_TAIL_RATIO = 2;
    private static final double MOST_STATE_BYTES = 96;
    private static final double MOST_BYTES = 250;
    private static final double MOST_GROWTH = 1.01;

    /** Nothing is promised of lists that must be sorted first. */
    private static final String UNSORTED_ADDED = "added-by-list-shuffled";

    private static final String UNSORTED_REMOVED = "removed-by-list-shuffled";

    private static final List<Row> UPDATES = List.of(
            new Row("added-by-delta", "one added, by delta"),
            new Row("removed-by-delta", "one removed, by delta"),
            new Row("added-by-list-by-id", "one added, by a whole list in order of id"),
            new Row("removed-by-list-by-id", "one removed, by a whole list in order of id"),
            new Row(UNSORTED_ADDED, "one added, by a whole list in any order"),
            new Row(UNSORTED_REMOVED, "one removed, by a whole list in any order"));
    private static final List<Row> ORDERS = List.of(
            new Row("ejected-by-order", "ejected by order"),
            new Row("reset-by-order", "reset by order"),
            new Row("ejected-by-outcome", "ejected by an outcome"));
    private static final List<Row> CALLS = List.of(
            new Row("heldLease", "`acquire`, `succeeded()`, `close`"),
            new Row("call", "`call`"),
            new Row("callIdempotent", "`call`, idempotent"),
            new Row("stageAlone", "floor: `completedFuture`, `whenComplete`"),
            new Row("callAsync", "`callAsync`"),
            new Row("callAsyncIdempotent", "`callAsync`, idempotent"),
            new Row("nanoTime", "floor: `System.nanoTime()`"));

    private UpdateReport() {}

    /** One line: what was measured, and what people read. */
    private record Row(String key, String label) {}

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
        List<String[]> updates = rows(directory, "updates.csv");
        String tables = Page.surroundings(directory)
                + updates(updates)
                + orders(updates)
                + tail(rows(directory, "tail.csv"))
                + heap(rows(directory, "heap.csv"))
                + turnovers(rows(directory, "turnovers.csv"))
                + calls(Results.read(directory))
                + allocations(rows(directory, "allocations.csv"), Results.read(directory));
        new Page(Path.of(arguments[1])).put("updates", tables);
        System.out.println(tables);
    }

    private static List<String[]> rows(Path directory, String file) throws IOException {
        return Files.readAllLines(directory.resolve(file)).stream()
                .map(line -> line.split(",", -1))
                .toList();
    }

    private static String count(String number) {
        return String.format(Locale.ROOT, "%,d", Long.parseLong(number));
    }

    private static String updates(List<String[]> rows) {
        StringBuilder out = new StringBuilder("### A change of the list, ms\n\n");
        out.append("The limit is for the median.\n\n");
        out.append("| | instances | limit | median | 99 % | samples | |\n|---|---:|---:|---:|---:|---:|---|\n");
        for (Row row : UPDATES) {
            boolean promised = !row.key().equals(UNSORTED_ADDED) && !row.key().equals(UNSORTED_REMOVED);
            MOST_UPDATE_NANOS.forEach((size, most) -> line(out, row, size, rows, promised ? most : Double.NaN, MILLI));
        }
        return out.append('\n').toString();
    }

    private static String orders(List<String[]> rows) {
        StringBuilder out = new StringBuilder("### A change of eligibility, µs\n\n");
        out.append("The limit is for the median.\n\n");
        out.append("| | instances | limit | median | 99 % | samples | |\n|---|---:|---:|---:|---:|---:|---|\n");
        for (Row row : ORDERS) {
            for (int size : MOST_UPDATE_NANOS.keySet()) {
                line(out, row, size, rows, MOST_ORDER_NANOS, MICRO);
            }
        }
        return out.append('\n').toString();
    }

    /** One line of what is promised or shown, with dashes for what was not taken. */
    private static void line(StringBuilder out, Row row, int size, List<String[]> rows, double most, double unit) {
        String[] taken = rows.stream()
                .filter(each -> each[0].equals(row.key()) && each[1].equals(String.valueOf(size)))
                .findFirst()
                .orElse(new String[] {row.key(), String.valueOf(size), "0", "NaN", "NaN"});
        double median = Double.parseDouble(taken[3]);
        out.append("| ")
                .append(String.join(
                        " | ",
                        row.label(),
                        count(taken[1]),
                        Double.isNaN(most) ? "" : digits(most / unit),
                        digits(median / unit),
                        digits(Double.parseDouble(taken[4]) / unit),
                        count(taken[2]),
                        Double.isNaN(most) ? "" : Verdict.of(median, most)))
                .append(" |\n");
    }

    private static String digits(double value) {
        return Double.isNaN(value)
                ? "–"
                : String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String tail(List<String[]> rows) {
        Map<Integer, Map<String, String[]>> rounds = new TreeMap<>();
        for (String[] each : rows) {
            rounds.computeIfAbsent(Integer.parseInt(each[0]), any -> new LinkedHashMap<>())
                    .put(each[1], each);
        }
        StringBuilder out = new StringBuilder("### A pick while eligibility changes 1,000 times a second, ns\n\n");
        out.append(
                "10,000 instances. Median of the rounds (least–largest); the ratio is to the quiet phase of the same "
                        + "round, and the limit is for that of the percentile 99.9.\n\n");
        out.append("| another thread | 50 % | 99 % | 99.9 % | ratio | limit | |\n|---|---:|---:|---:|---:|---:|---|\n");
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("quiet", "none");
        labels.put("waking", "wakes, and changes nothing");
        labels.put("changing", "wakes, and ejects or resets somebody");
        labels.forEach((phase, label) -> {
            List<Double> ratios = rounds.values().stream()
                    .map(round -> figure(round, phase, 5) / figure(round, "quiet", 5))
                    .toList();
            boolean gated = phase.equals("changing");
            out.append("| ")
                    .append(String.join(
                            " | ",
                            label,
                            spread(rounds, phase, 3),
                            spread(rounds, phase, 4),
                            spread(rounds, phase, 5),
                            Figures.ratio(Figures.median(ratios)),
                            gated ? digits(MOST_TAIL_RATIO) : "",
                            gated ? Verdict.of(Figures.median(ratios), MOST_TAIL_RATIO, ratios.size()) : ""))
                    .append(" |\n");
        });
        return out.append('\n').toString();
    }

    private static double figure(Map<String, String[]> round, String phase, int column) {
        String[] row = round.get(phase);
        return row == null ? Double.NaN : Double.parseDouble(row[column]);
    }

    private static String spread(Map<Integer, Map<String, String[]>> rounds, String phase, int column) {
        List<Double> values = new ArrayList<>();
        rounds.values().forEach(round -> values.add(figure(round, phase, column)));
        return Figures.spread(values);
    }

    private static String heap(List<String[]> rows) {
        StringBuilder out = new StringBuilder("### Heap per instance, active checks on, bytes\n\n");
        String[] heap =
                rows.stream().filter(row -> row[0].equals("heap")).findFirst().orElseThrow();
        double instances = Double.parseDouble(heap[1]);
        double handedIn = Double.parseDouble(heap[2]) / instances;
        double kept = Double.parseDouble(heap[3]) / instances;
        out.append("| | instances | limit | measured | |\n|---|---:|---:|---:|---|\n");
        gate(out, "state", heap[1], MOST_STATE_BYTES, kept);
        gate(out, "state and description", heap[1], MOST_BYTES, handedIn + kept);
        out.append("\nWhat is kept beyond the list, by class:\n\n");
        out.append("| class | objects per instance | bytes per instance |\n|---|---:|---:|\n");
        for (String[] row : rows) {
            if (row[0].equals("class")) {
                double bytes = Double.parseDouble(row[3]) / instances;
                out.append("| `")
                        .append(row[1])
                        .append("` | ")
                        .append(String.format(Locale.ROOT, "%.3f", Double.parseDouble(row[2]) / instances))
                        .append(" | ")
                        .append(String.format(Locale.ROOT, "%.2f", bytes))
                        .append(" |\n");
            }
        }
        return out.append('\n').toString();
    }

    private static void gate(StringBuilder out, String label, String instances, double most, double measured) {
        out.append("| ")
                .append(String.join(
                        " | ",
                        label,
                        count(instances),
                        Figures.number(most),
                        Figures.number(measured),
                        Verdict.of(measured, most)))
                .append(" |\n");
    }

    private static String turnovers(List<String[]> rows) {
        StringBuilder out = new StringBuilder("### Heap while all instances are replaced by others at once\n\n");
        out.append("| turnovers | heap, kB | to before | limit | | to after the first | limit | |\n")
                .append("|---:|---:|---:|---:|---|---:|---:|---|\n");
        double before = Double.parseDouble(rows.get(0)[1]);
        double first = Double.parseDouble(rows.get(1)[1]);
        for (String[] row : rows) {
            double bytes = Double.parseDouble(row[1]);
            boolean last = row == rows.get(rows.size() - 1);
            out.append("| ")
                    .append(String.join(
                            " | ",
                            row[0],
                            String.format(Locale.ROOT, "%,.0f", bytes / 1024),
                            growth(bytes / before, last),
                            row == rows.get(0) ? " | | " : growth(bytes / first, last)))
                    .append(" |\n");
        }
        return out.append('\n').toString();
    }

    private static String growth(double ratio, boolean gated) {
        String figure = String.format(Locale.ROOT, "%.3f", ratio);
        return gated ? figure + " | " + digits(MOST_GROWTH) + " | " + Verdict.of(ratio, MOST_GROWTH) : figure + " | | ";
    }

    private static String calls(Results results) {
        StringBuilder out = new StringBuilder("### A whole call, one thread\n\n");
        out.append(
                "1,000 instances, all closed, a function that answers at once. Median of the rounds (least–largest).\n\n");
        out.append("| | ns | beyond a lease | B/op | beyond a lease |\n|---|---:|---:|---:|---:|\n");
        Cell lease = cell(CALLS.get(0));
        double leaseNanos = Figures.median(results.nanosOf(lease));
        double leaseBytes = Figures.median(results.bytesOf(lease));
        for (Row row : CALLS) {
            Cell cell = cell(row);
            double bytes = Figures.median(results.bytesOf(cell));
            boolean call = row.key().startsWith("call");
            out.append("| ")
                    .append(String.join(
                            " | ",
                            row.label(),
                            Figures.spread(results.nanosOf(cell)),
                            call ? Figures.number(Figures.median(results.nanosOf(cell)) - leaseNanos) : "",
                            Figures.number(bytes),
                            call ? Figures.number(bytes - leaseBytes) : ""))
                    .append(" |\n");
        }
        return out.append('\n').toString();
    }

    private static Cell cell(Row row) {
        return new Cell(row.key(), 1, row.key().equals("nanoTime") ? 0 : 1000);
    }

    private static String allocations(List<String[]> rows, Results results) {
        StringBuilder out =
                new StringBuilder("What a call allocates, by class, and all of it beside the table above:\n\n");
        out.append("| | class | B/op | above |\n|---|---|---:|---:|\n");
        for (Row call : CALLS) {
            List<String[]> classes =
                    rows.stream().filter(row -> row[0].equals(call.key())).toList();
            for (String[] row : classes) {
                out.append("| ")
                        .append(String.join(" | ", call.label(), "`" + row[1] + "`", row[2], ""))
                        .append(" |\n");
            }
            if (!classes.isEmpty()) {
                double sum = classes.stream()
                        .mapToDouble(row -> Double.parseDouble(row[2]))
                        .sum();
                double above = Figures.median(results.bytesOf(cell(call)));
                out.append("| ")
                        .append(String.join(" | ", call.label(), "all", Figures.number(sum), Figures.number(above)))
                        .append(" |\n");
            }
        }
        return out.append('\n').toString();
    }
}
