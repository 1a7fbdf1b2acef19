package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the tables of a run between the two marks of the performance page. */
public final class Report {
    /** What {@link Figures} writes where there is no figure. */
    private static final String NONE = Figures.spread(List.of());

    private static final List<Integer> THREADS = List.of(1, 2);
    private static final List<Variant> FLOOR = List.of(
            new Variant("nanoTime", "`System.nanoTime()`"),
            new Variant("longAdder", "`LongAdder.increment()`"),
            new Variant("threadLocalRandom", "`ThreadLocalRandom.nextInt(n)`"),
            new Variant("randomArrayRead", "the same and one of 100,000 lines read"));

    private final Path directory;
    private final Results results;
    private final List<Integer> sizes;

    private Report(Path directory) throws IOException {
        this.directory = directory;
        results = Results.read(directory);
        sizes = results.sizes();
    }

    /**
     * Reads the results and rewrites the page.
     *
     * @param arguments the directory of the results and the page
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected RESULTS PAGE");
        }
        String tables = new Report(Path.of(arguments[0])).tables();
        new Page(Path.of(arguments[1])).put("figures", tables);
        System.out.println(tables);
    }

    private String tables() throws IOException {
        StringBuilder out = new StringBuilder(Page.surroundings(directory));
        out.append(Gates.table(results));
        out.append(Gates.tableOfFailing(results, 1, List.of(1_000)));
        out.append(Gates.tableOfBytes(results));
        for (int threads : THREADS) {
            out.append(nanos(threads));
        }
        return out.append(bytes())
                .append(failing())
                .append(ratios())
                .append(lone())
                .append(floor())
                .append(heap())
                .toString();
    }

    /** All that are measured with every request succeeding. */
    private static List<Variant> requests() {
        return Stream.of(
                        List.of(Variant.TICKET, Variant.LEASE, Variant.STEADY, Variant.APART),
                        Variant.WITH_HEALTH,
                        Variant.BY_LOAD,
                        Variant.BARE,
                        List.of(Variant.BREAKER))
                .flatMap(List::stream)
                .toList();
    }

    private String nanos(int threads) {
        String title = "### One request, ns, " + threads + (threads == 1 ? " thread" : " threads");
        List<Variant> rows = new ArrayList<>(requests());
        rows.add(new Variant("barePowerOfTwo", "floor: a bare power of two choices"));
        rows.add(new Variant("powerOfTwoOneByOne", "floor: the same one by one"));
        rows.add(new Variant("sharedCounter", "floor: a counter to which all threads add"));
        return table(
                title,
                "Median of the rounds (least–largest), per thread.",
                rows,
                row -> size -> Figures.spread(results.nanosOf(new Cell(row.method(), threads, size))));
    }

    private String bytes() {
        return table("### One request, bytes allocated, 1 thread", "", requests(), row -> size -> {
            List<Double> bytes = results.bytesOf(new Cell(row.method(), 1, size));
            return bytes.isEmpty() ? NONE : Figures.number(Figures.median(bytes));
        });
    }

    private String failing() {
        List<Variant> rows = new ArrayList<>();
        for (Variant variant : requests()) {
            rows.add(variant.failing(1));
            rows.add(variant.failing(20));
        }
        rows.removeIf(row -> sizes.stream()
                .allMatch(
                        size -> results.nanosOf(new Cell(row.method(), 1, size)).isEmpty()));
        return table(
                "### Some requests fail, ns, 1 thread",
                "So many of a hundred requests of a thread, spread as by chance, report a failure.",
                rows,
                row -> size -> Figures.spread(results.nanosOf(new Cell(row.method(), 1, size))));
    }

    private String ratios() {
        StringBuilder out = new StringBuilder();
        for (int threads : THREADS) {
            List<Variant> others = requests().stream()
                    .filter(row -> !row.label().startsWith("ours"))
                    .toList();
            out.append(table(
                    "### Theirs / ours by ticket, " + threads + (threads == 1 ? " thread" : " threads"),
                    "Within one round, median of the rounds; above 1: ours takes less.",
                    others,
                    row -> size -> Figures.ratio(
                            results.nanosOf(new Cell(row.method(), threads, size)),
                            results.nanosOf(new Cell(Variant.TICKET.method(), threads, size)))));
        }
        return out.toString();
    }

    private String lone() {
        List<Double> nothing = results.nanosOf(new Cell("loneNothing", 1, 0));
        return table(
                "### A lone request, ns, 1 thread",
                "8 MB of other memory are touched before each; what the measuring itself takes, "
                        + Figures.spread(nothing) + ", is subtracted.",
                List.of(new Variant("loneTicket", "ours: ticket")),
                row -> size ->
                        Figures.spread(Figures.differences(results.nanosOf(new Cell(row.method(), 1, size)), nothing)));
    }

    private String floor() {
        StringBuilder out =
                new StringBuilder("### The machine's own floor, ns\n\n| | 1 thread | 2 threads |\n|---|---:|---:|\n");
        for (Variant row : FLOOR) {
            out.append("| ").append(row.label());
            for (int threads : THREADS) {
                out.append(" | ").append(Figures.spread(results.nanosOf(new Cell(row.method(), threads, 0))));
            }
            out.append(" |\n");
        }
        return out.append('\n').toString();
    }

    private String heap() throws IOException {
        StringBuilder out = new StringBuilder("### Heap per instance, bytes\n\n");
        out.append("| | instances | what is handed in | kept beyond it |\n|---|---:|---:|---:|\n");
        for (String line : Files.readAllLines(directory.resolve("heap.csv"))) {
            out.append("| ")
                    .append(String.join(" | ", Stream.of(line.split(",")).toList()))
                    .append(" |\n");
        }
        return out.append('\n').toString();
    }

    /** Rows of variants over columns of sizes; a size with no figure in any row has no column. */
    private String table(String title, String caption, List<Variant> rows, Content content) {
        StringBuilder out = new StringBuilder(title).append("\n\n");
        if (!caption.isEmpty()) {
            out.append(caption).append("\n\n");
        }
        List<Integer> columns = sizes.stream()
                .filter(size -> rows.stream()
                        .anyMatch(row -> !content.of(row).apply(size).equals(NONE)))
                .toList();
        out.append(columns.stream()
                .map(size -> String.format(Locale.ROOT, "%,d", size))
                .collect(Collectors.joining(" | ", "| instances | ", " |\n")));
        out.append("|---").append("|---:".repeat(columns.size())).append("|\n");
        for (Variant row : rows) {
            IntFunction<String> cells = content.of(row);
            out.append(columns.stream()
                    .map(cells::apply)
                    .collect(Collectors.joining(" | ", "| " + row.label() + " | ", " |\n")));
        }
        return out.append('\n').toString();
    }

    /** What stands in the cells of a row. */
    private interface Content {
        IntFunction<String> of(Variant row);
    }
}
