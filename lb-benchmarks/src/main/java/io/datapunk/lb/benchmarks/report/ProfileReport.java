package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Writes where the time of a ticket goes, by the samples of flight recordings, into its place on the performance page. */
public final class ProfileReport {
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final String MEASURED = "RequestBenchmark.ticket";

    /** What a request consists of; a sample belongs to the part whose method is innermost on its stack. */
    private static final List<Part> PARTS = List.of(
            new Part("a random number", "Machine$PerThread."),
            new Part("the two compared", "Costs.", "AdaptivePicker."),
            new Part("two drawn, and their lines looked at", "Draws.", "BetterOfTwo."),
            new Part("asking the strategy, thinning by ramp and weight", "Selector."),
            new Part("eligibility and life of the chosen, one more in flight: the first swap", "Lines.begin"),
            new Part("the rest of beginning, the ticket", "Acquisition."),
            new Part("the instance behind the ticket", "Pool.instance"),
            new Part(
                    "one less in flight, latency learned, the success counted: the second swap",
                    "Lines.end",
                    "Lines.succeed"),
            new Part(
                    "outcomes that are learned from",
                    "Completion.teaches",
                    "Completion.learn",
                    "Completion.relieve",
                    "Completion.fold",
                    "Completion.failed",
                    "Completion.goOn"),
            new Part("the rest of completing", "Completion."));

    private static final Part AROUND = new Part("the service around the pool, and the benchmark itself");

    /** A part and the methods it consists of. */
    private record Part(String label, List<String> methods) {
        Part(String label, String... methods) {
            this(label, List.of(methods));
        }

        boolean has(String frame) {
            return methods.stream().anyMatch(frame::contains);
        }
    }

    private ProfileReport() {}

    /**
     * Reads the recordings, {@code INSTANCES.jfr} each, and rewrites the page.
     *
     * @param arguments the directory of the recordings and the page
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected RESULTS PAGE");
        }
        Path directory = Path.of(arguments[0]);
        String table = Page.surroundings(directory) + table(recordings(directory));
        new Page(Path.of(arguments[1])).put("profile", table);
        System.out.println(table);
    }

    private static Map<Integer, Map<Part, Integer>> recordings(Path directory) throws IOException {
        Map<Integer, Map<Part, Integer>> bySize = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jfr")).toList()) {
                String name = file.getFileName().toString();
                bySize.put(Integer.valueOf(name.substring(0, name.indexOf('.'))), samples(file));
            }
        }
        return bySize;
    }

    private static Map<Part, Integer> samples(Path file) throws IOException {
        Map<Part, Integer> counts = new HashMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
                    List<String> frames = event.getStackTrace().getFrames().stream()
                            .map(ProfileReport::name)
                            .toList();
                    if (frames.stream().anyMatch(frame -> frame.contains(MEASURED))) {
                        counts.merge(partOf(frames), 1, Integer::sum);
                    }
                }
            }
        }
        if (counts.isEmpty()) {
            throw new IOException(file + ": no sample of " + MEASURED + ", expected some hundreds");
        }
        return counts;
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static Part partOf(List<String> frames) {
        for (String frame : frames) {
            for (Part part : PARTS) {
                if (part.has(frame)) {
                    return part;
                }
            }
        }
        return AROUND;
    }

    private static String table(Map<Integer, Map<Part, Integer>> bySize) {
        StringBuilder out =
                new StringBuilder("### Where the time of a ticket goes, one thread, percent of the samples\n\n");
        out.append("| | ")
                .append(bySize.keySet().stream()
                        .map(size -> String.format("%,d", size))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n|---|")
                .append("---:|".repeat(bySize.size()))
                .append('\n');
        for (Part part : Stream.concat(PARTS.stream(), Stream.of(AROUND)).toList()) {
            out.append("| ").append(part.label());
            for (Map<Part, Integer> counts : bySize.values()) {
                out.append(String.format(" | %.1f", 100.0 * counts.getOrDefault(part, 0) / all(counts)));
            }
            out.append(" |\n");
        }
        out.append("| samples");
        bySize.values().forEach(counts -> out.append(" | ").append(all(counts)));
        return out.append(" |\n\n").toString();
    }

    private static int all(Map<Part, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
