package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes the tables of a run between the two marks of the performance page. */
public final class Report {
    private static final List<Integer> INSTANCES = List.of(10, 1_000, 100_000);
    private static final List<Integer> THREADS = List.of(1, 2);
    private static final List<List<String>> REQUESTS = List.of(
            List.of("ticket", "ours: ticket"),
            List.of("lease", "ours: Lease"),
            List.of("ticket-steady", "ours: ticket, nobody out or ramping"),
            List.of("breaker", "Resilience4j circuit breaker"),
            List.of("p2c", "Finagle p2c"));
    private static final List<List<String>> FLOOR = List.of(
            List.of("nanoTime", "`System.nanoTime()`"),
            List.of("longAdder", "`LongAdder.increment()`"),
            List.of("threadLocalRandom", "`ThreadLocalRandom.nextInt(n)`"),
            List.of("randomArrayRead", "the same and one of 100,000 lines read"));

    private Report() {}

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
        String tables =
                Page.surroundings(directory) + requests(results) + ratios(results) + floor(results) + heap(directory);
        new Page(Path.of(arguments[1])).put("figures", tables);
        System.out.println(tables);
    }

    private static String requests(Results results) {
        StringBuilder out = new StringBuilder("### One request, ns and bytes\n\n");
        out.append("Median of the rounds (least–largest), per thread. Last: bytes allocated per operation at one "
                + "thread and 10 / 1,000 / 100,000 instances.\n\n");
        header(out, "ns per operation", " | B/op");
        for (List<String> row : REQUESTS) {
            out.append("| ").append(row.get(1));
            for (Cell cell : cells(row.get(0))) {
                out.append(" | ").append(Figures.spread(results.nanosOf(cell)));
            }
            List<String> bytes = cells(row.get(0)).subList(0, INSTANCES.size()).stream()
                    .map(cell -> Figures.number(Figures.median(results.bytesOf(cell))))
                    .toList();
            out.append(" | ").append(String.join(" / ", bytes)).append(" |\n");
        }
        return out.append('\n').toString();
    }

    private static String ratios(Results results) {
        StringBuilder out = new StringBuilder("### Ratios\n\n");
        out.append("Theirs / ours within one round, median of the rounds; above 1: ours takes less.\n\n");
        header(out, "ratio", "");
        for (String ours : List.of("ticket", "lease")) {
            for (List<String> peer : REQUESTS.subList(3, REQUESTS.size())) {
                out.append("| ").append(peer.get(1)).append(" / ").append(ours);
                List<Cell> own = cells(ours);
                List<Cell> theirs = cells(peer.get(0));
                for (int i = 0; i < own.size(); i++) {
                    out.append(" | ")
                            .append(Figures.ratio(results.nanosOf(theirs.get(i)), results.nanosOf(own.get(i))));
                }
                out.append(" |\n");
            }
        }
        return out.append('\n').toString();
    }

    private static void header(StringBuilder out, String what, String last) {
        out.append("| ").append(what);
        for (int threads : THREADS) {
            for (int instances : INSTANCES) {
                out.append(" | ").append(threads).append(" thr, ").append(instances);
            }
        }
        out.append(last)
                .append(" |\n|---")
                .append("|---:".repeat(THREADS.size() * INSTANCES.size() + (last.isEmpty() ? 0 : 1)))
                .append("|\n");
    }

    private static List<Cell> cells(String benchmark) {
        return THREADS.stream()
                .flatMap(threads -> INSTANCES.stream().map(instances -> new Cell(benchmark, threads, instances)))
                .toList();
    }

    private static String floor(Results results) {
        StringBuilder out =
                new StringBuilder("### The machine's own floor, ns\n\n| | 1 thread | 2 threads |\n|---|---:|---:|\n");
        for (List<String> row : FLOOR) {
            out.append("| ").append(row.get(1));
            for (int threads : THREADS) {
                out.append(" | ").append(Figures.spread(results.nanosOf(new Cell(row.get(0), threads, 0))));
            }
            out.append(" |\n");
        }
        return out.append('\n').toString();
    }

    private static String heap(Path directory) throws IOException {
        StringBuilder out = new StringBuilder("### Heap per instance, bytes\n\n");
        out.append("| | instances | what is handed in | kept beyond it |\n|---|---:|---:|---:|\n");
        for (String line : Files.readAllLines(directory.resolve("heap.csv"))) {
            out.append("| ")
                    .append(String.join(" | ", Stream.of(line.split(",")).toList()))
                    .append(" |\n");
        }
        return out.append('\n').toString();
    }
}
