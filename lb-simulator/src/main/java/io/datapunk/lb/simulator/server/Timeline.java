package io.datapunk.lb.simulator.server;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The episodes of one server as time goes by, the innermost first. Not thread-safe; amortised O(log n) a look. */
final class Timeline {
    private final List<Episode> episodes;
    private final int[] beginnings; // positions of episodes, by when they begin
    private final TreeSet<Integer> lasting = new TreeSet<>(); // positions of those that are there
    private int begun;
    private long nextChange;
    private List<Episode> present = List.of();

    Timeline(List<Episode> episodes) {
        this.episodes = episodes.stream()
                .sorted(Comparator.comparing(episode -> episode.fault().layer()))
                .toList();
        beginnings = IntStream.range(0, episodes.size())
                .boxed()
                .sorted(Comparator.comparing(this::from))
                .mapToInt(position -> position)
                .toArray();
    }

    /** Those that are there at a moment; moments may not go back. */
    List<Episode> present(long nanos) {
        if (nanos >= nextChange) {
            while (begun < beginnings.length && from(beginnings[begun]) <= nanos) {
                lasting.add(beginnings[begun++]);
            }
            lasting.removeIf(position -> until(position) <= nanos);
            present = lasting.stream().map(episodes::get).toList();
            nextChange = begun < beginnings.length ? from(beginnings[begun]) : Long.MAX_VALUE;
            lasting.forEach(position -> nextChange = Math.min(nextChange, until(position)));
        }
        return present;
    }

    private long from(int position) {
        return episodes.get(position).window().from().toNanos();
    }

    private long until(int position) {
        return episodes.get(position).window().until().toNanos();
    }
}
