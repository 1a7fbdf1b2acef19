package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was measured: for each cell one time and one allocation per round, rounds in order.
 *
 * @param nanos nanoseconds per operation, for one thread
 * @param bytes bytes allocated per operation
 */
record Results(Map<Cell, List<Double>> nanos, Map<Cell, List<Double>> bytes) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** Reads the files {@code round-N-….csv} that JMH wrote, in order of round. */
    static Results read(Path directory) throws IOException {
        Results results = new Results(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.getFileName().toString().matches("round-.*\\.csv"))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new IOException("results: none, expected files round-N-….csv in " + directory.getFileName());
        }
        for (Path file : files) {
            results.add(Files.readAllLines(file));
        }
        return results;
    }

    private void add(List<String> lines) {
        List<String> names = split(lines.get(0));
        int parameter = names.indexOf("Param: instances");
        for (String line : lines.subList(1, lines.size())) {
            List<String> values = split(line);
            String full = values.get(names.indexOf("Benchmark"));
            int metricAt = full.lastIndexOf(':');
            String method = metricAt < 0 ? full : full.substring(0, metricAt);
            String suffix = suffix(names, values, "Param: state", "mixed", "")
                    + suffix(names, values, "Param: latencies", "alike", "")
                    + suffix(names, values, "Param: failures", "0", "failing-")
                    + suffix(names, values, "Param: telemetry", "off", "")
                    + suffix(names, values, "Param: strategy", "", "");
            Cell cell = new Cell(
                    method.substring(method.lastIndexOf('.') + 1) + suffix,
                    Integer.parseInt(values.get(names.indexOf("Threads"))),
                    parameter < 0 || values.get(parameter).isEmpty() ? 0 : Integer.parseInt(values.get(parameter)));
            double score = Double.parseDouble(values.get(names.indexOf("Score")));
            if (metricAt < 0) {
                nanos.computeIfAbsent(cell, any -> new ArrayList<>()).add(score);
            } else if (full.endsWith(ALLOCATION)) {
                bytes.computeIfAbsent(cell, any -> new ArrayList<>()).add(score);
            }
        }
    }

    /** What tells a cell from the usual one of its benchmark. */
    private static String suffix(List<String> names, List<String> values, String parameter, String usual, String word) {
        int index = names.indexOf(parameter);
        // JMH leaves a parameter empty where the benchmark has none of that name.
        return index < 0 || values.get(index).isEmpty() || values.get(index).equals(usual)
                ? ""
                : "-" + word + values.get(index);
    }

    private static List<String> split(String line) {
        return Stream.of(line.split(",", -1))
                .map(value -> value.replace("\"", ""))
                .toList();
    }

    /** The numbers of instances of which there are figures, ascending, without 0. */
    List<Integer> sizes() {
        return nanos.keySet().stream()
                .map(Cell::instances)
                .filter(size -> size > 0)
                .distinct()
                .sorted()
                .toList();
    }

    List<Double> nanosOf(Cell cell) {
        return nanos.getOrDefault(cell, List.of());
    }

    List<Double> bytesOf(Cell cell) {
        return bytes.getOrDefault(cell, List.of());
    }
}
