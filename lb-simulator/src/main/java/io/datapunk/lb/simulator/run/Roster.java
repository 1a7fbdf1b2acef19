package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which servers are registered at which time, and what they weigh together; what a troubled registry says does not matter.
 * Moments are nanoseconds from the start of the run. Immutable.
 */
public final class Roster {
    private final Map<Integer, List<Window>> absences = new HashMap<>(); // by server, apart from each other, in order
    private final TreeMap<Long, Double> listedWeights = new TreeMap<>(); // by the moment from which they hold
    private final Scenario scenario;

    /** That of a scenario. */
    public Roster(Scenario scenario) {
        this.scenario = scenario;
        scenario.listings().stream()
                .sorted(Comparator.comparing(listing -> listing.absent().from()))
                .forEach(this::leave);
        double all = scenario.servers().stream()
                .mapToDouble(server -> server.weight())
                .sum();
        TreeMap<Long, Double> changes = new TreeMap<>(Map.of(0L, 0.0));
        new TreeMap<>(absences)
                .forEach((server, windows) -> windows.forEach(window -> {
                    double weight = scenario.servers().get(server).weight();
                    changes.merge(window.from().toNanos(), weight, Double::sum);
                    changes.merge(window.until().toNanos(), -weight, Double::sum);
                }));
        double absent = 0;
        for (Map.Entry<Long, Double> change : changes.entrySet()) {
            absent += change.getValue();
            listedWeights.put(change.getKey(), all - absent);
        }
    }

    private void leave(Listing listing) {
        List<Window> windows = absences.computeIfAbsent(listing.server(), fresh -> new ArrayList<>());
        Window last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
        if (last != null && listing.absent().from().compareTo(last.until()) <= 0) {
            windows.set(windows.size() - 1, last.spanning(listing.absent()));
        } else {
            windows.add(listing.absent());
        }
    }

    /** The share a server should have at a moment at which it is listed, 0 to 1: its weight by that of all listed then. */
    double fairShare(int server, long nanos) {
        return scenario.servers().get(server).weight()
                / listedWeights.floorEntry(nanos).getValue();
    }

    /** The share a server should have over a window, 0 to 1: on average, and nothing while it is not listed. */
    public double fairShare(int server, Window window) {
        long until = window.until().toNanos();
        double sum = 0;
        for (long from = window.from().toNanos(); from < until; ) {
            Long next = listedWeights.higherKey(from);
            long end = next == null ? until : Math.min(next, until);
            sum += listed(server, from, end) ? (end - from) * fairShare(server, from) : 0;
            from = end;
        }
        return sum / (until - window.from().toNanos());
    }

    /** Whether a server is listed from one moment to another without a break. */
    boolean listed(int server, long from, long until) {
        return absences.getOrDefault(server, List.of()).stream()
                .noneMatch(absent ->
                        absent.from().toNanos() < until && absent.until().toNanos() > from);
    }

    /** The first moment, not before this one, at which a server is listed. */
    long listedFrom(int server, long nanos) {
        return absences.getOrDefault(server, List.of()).stream()
                .filter(absent -> absent.contains(nanos))
                .findFirst()
                .map(absent -> absent.until().toNanos())
                .orElse(nanos);
    }
}
