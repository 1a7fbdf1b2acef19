package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the figures of a result out of a journal. */
final class Evaluation {
    private static final double FAIR = 0.85;
    private static final long SECOND = 1_000_000_000L;

    private final Scenario scenario;
    private final Journal journal;

    Evaluation(Scenario scenario, Journal journal) {
        this.scenario = scenario;
        this.journal = journal;
    }

    Result result(long inFlightAtEnd) {
        Window measured = scenario.measured();
        Percentiles latencies = journal.latencies(measured);
        List<Transition> detections = scenario.faulty().stream()
                .map(this::detection)
                .flatMap(Optional::stream)
                .toList();
        return new Result(
                journal.requests(),
                journal.rejected(),
                journal.errorPercent(measured),
                faultyShare(measured),
                detections.isEmpty()
                        ? null
                        : detections.stream().mapToInt(this::leak).max().getAsInt(),
                detections.isEmpty()
                        ? null
                        : detections.stream().mapToDouble(this::seconds).max().getAsDouble(),
                secondsToFairShare(),
                (int) journal.transitions().stream().filter(Transition::ejects).count(),
                (int) journal.transitions().stream().filter(this::falselyEjects).count(),
                journal.mostOut(),
                latencies.meanMillis(),
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(0.999),
                latencies.percentOver(SECOND),
                inFlightAtEnd);
    }

    private @Nullable Double faultyShare(Window window) {
        List<Integer> faulty = scenario.faulty();
        return faulty.isEmpty()
                ? null
                : faulty.stream()
                        .mapToDouble(server -> journal.traffic(server, window).sharePercent())
                        .sum();
    }

    private Episode first(int server) {
        return scenario.episodesOf(server).get(0);
    }

    private long start(int server) {
        return first(server).window().from().toNanos();
    }

    /** The first ejection of a server within its first fault. */
    private Optional<Transition> detection(int server) {
        Window fault = first(server).window();
        return journal.transitions().stream()
                .filter(each -> each.server() == server && each.ejects() && fault.contains(each.nanos()))
                .findFirst();
    }

    private int leak(Transition detection) {
        return journal.sentTo(detection.server(), start(detection.server()), detection.nanos());
    }

    private double seconds(Transition detection) {
        return (detection.nanos() - start(detection.server())) / (double) SECOND;
    }

    private boolean falselyEjects(Transition transition) {
        return transition.ejects()
                && scenario.episodesOf(transition.server()).stream()
                        .noneMatch(episode -> episode.fault().errs());
    }

    private @Nullable Double secondsToFairShare() {
        double most = Double.NaN;
        for (int server : scenario.faulty()) {
            double seconds = secondsToFairShare(server);
            if (Double.isNaN(seconds)) {
                return null;
            }
            most = Double.isNaN(most) ? seconds : Math.max(most, seconds);
        }
        return Double.isNaN(most) ? null : most;
    }

    /** NaN when the run ended before. */
    private double secondsToFairShare(int server) {
        List<Episode> episodes = scenario.episodesOf(server);
        Duration begin = episodes.get(episodes.size() - 1).window().until();
        double enough = 100.0 * FAIR / scenario.servers().size();
        for (int seconds = 1; ; seconds++) {
            Duration end = begin.plusSeconds(seconds);
            if (end.compareTo(scenario.length()) > 0) {
                return Double.NaN;
            }
            Window second = new Window(end.minusSeconds(1), end);
            if (journal.traffic(server, second).sharePercent() >= enough) {
                return seconds;
            }
        }
    }
}
