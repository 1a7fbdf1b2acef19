package io.datapunk.lb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page with places for figures, each between two marks.
 *
 * @param file where it is
 */
record Page(Path file) {
    /**
     * Writes the figures between the marks {@code PLACE: begin…} and {@code PLACE: end} over those that are there.
     *
     * @throws IOException when the page has no such place
     */
    void put(String place, String figures) throws IOException {
        String text = Files.readString(file);
        String begin = "<!-- " + place + ": begin, written by lb-benchmarks/run -->";
        String end = "<!-- " + place + ": end -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException("page: no marks, expected \"" + begin + "\" and then \"" + end + "\"");
        }
        Files.writeString(file, text.substring(0, from) + begin + "\n\n" + figures + text.substring(to));
    }

    /** How and where the results were taken, as a list; a line of the file each. */
    static String surroundings(Path directory) throws IOException {
        StringBuilder out = new StringBuilder("### Run\n\n");
        for (String line : Files.readAllLines(directory.resolve("machine.txt"))) {
            out.append("- ").append(line).append('\n');
        }
        return out.append('\n').toString();
    }
}
