package io.datapunk.lb.benchmarks.stress.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes how every race ended between the two marks of the reliability page, once all have run and held. */
public final class StressReport {
    private static final String BEGIN = "<!-- outcomes: begin, written by lb-benchmarks/stress/run -->";
    private static final String END = "<!-- outcomes: end -->";

    private StressReport() {}

    /**
     * Reads and prints how the races ended, and rewrites the page; ends with 1, and leaves the page as it is, when a race ended as it must
     * not, or did not run.
     *
     * @param arguments the directory of the results, the page, and how many races there are
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected RESULTS PAGE RACES");
        }
        if (!rewrite(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
            System.exit(1);
        }
    }

    /** Whether the page was rewritten, as so many races held. */
    static boolean rewrite(Path directory, Path page, int expected) throws IOException {
        List<Tried> all = Tried.read(Files.readAllLines(directory.resolve("outcomes.txt"))).stream()
                .sorted(Comparator.comparing(Tried::name))
                .toList();
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("page: no marks, expected \"" + BEGIN + "\" and then \"" + END + "\"");
        }
        String tables = surroundings(directory) + table(all);
        System.out.println(tables);
        long held = all.stream().filter(Tried::held).count();
        if (held != expected || all.size() != expected) {
            System.err.println("races that held: " + held + " of " + all.size() + ", expected " + expected
                    + "; the page is left as it is");
            return false;
        }
        Files.writeString(
                page, text.substring(0, begin) + BEGIN + "\n\n" + tables + END + text.substring(end + END.length()));
        return true;
    }

    private static String surroundings(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("machine.txt")).stream()
                .map(line -> "- " + line + "\n")
                .collect(Collectors.joining("", "", "\n"));
    }

    private static String table(List<Tried> all) {
        StringBuilder out = new StringBuilder("| race | worlds | ended as | held |\n|---|---:|---|---|\n");
        for (Tried each : all) {
            out.append("| ")
                    .append(each.name().replace("Stress.", ": "))
                    .append(" | ")
                    .append(number(each.times()))
                    .append(" | ")
                    .append(each.endings().stream()
                            .map(ending -> ending.what()
                                    + (each.endings().size() > 1 ? " (" + number(ending.times()) + ")" : ""))
                            .collect(Collectors.joining("; or ")))
                    .append(" | ")
                    .append(each.held() ? "yes" : "**no**")
                    .append(" |\n");
        }
        out.append("| all ")
                .append(all.size())
                .append(" | ")
                .append(number(all.stream().mapToLong(Tried::times).sum()));
        return out.append(" | | |\n\n").toString();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
