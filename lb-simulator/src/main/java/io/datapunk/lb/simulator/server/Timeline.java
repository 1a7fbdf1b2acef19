package io.datapunk.lb.simulator.server;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** The episodes of one server as time goes by, the innermost first. Not thread-safe; amortised O(1) a look. */
final class Timeline {
    private final List<Episode> episodes;
    private final long[] changes; // moments at which others are there than before, in order
    private int passed;
    private List<Episode> present;

    Timeline(List<Episode> episodes) {
        this.episodes = episodes.stream()
                .sorted(Comparator.comparing(episode -> episode.fault().layer()))
                .toList();
        changes = episodes.stream()
                .map(Episode::window)
                .flatMapToLong(window ->
                        LongStream.of(window.from().toNanos(), window.until().toNanos()))
                .sorted()
                .distinct()
                .toArray();
        present = at(0);
    }

    /** Those that are there at a moment; moments may not go back. */
    List<Episode> present(long nanos) {
        if (passed < changes.length && changes[passed] <= nanos) {
            int found = Arrays.binarySearch(changes, nanos);
            passed = found >= 0 ? found + 1 : -found - 1;
            present = at(nanos);
        }
        return present;
    }

    private List<Episode> at(long nanos) {
        return episodes.stream()
                .filter(episode -> episode.window().contains(nanos))
                .toList();
    }
}
