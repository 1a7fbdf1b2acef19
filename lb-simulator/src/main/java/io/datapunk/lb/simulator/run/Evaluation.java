package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Window;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the figures of a result out of a journal. */
final class Evaluation {
    private static final long SECOND = 1_000_000_000L;
    private static final long TRIAL_WINDOW = 100_000_000L;

    private final Scenario scenario;
    private final Journal journal;
    private final boolean[] afflicted;
    private final boolean[] faulty;
    private final Map<Integer, TreeMap<Long, Long>> faults = new HashMap<>(); // by server; as note() says

    Evaluation(Scenario scenario, Journal journal) {
        this.scenario = scenario;
        this.journal = journal;
        afflicted = new boolean[scenario.servers().size()];
        faulty = new boolean[scenario.servers().size()];
        scenario.episodes().forEach(episode -> {
            afflicted[episode.server()] = true;
            faulty[episode.server()] |= episode.faulty();
        });
        scenario.episodes().stream()
                .filter(Episode::faulty)
                .sorted(Comparator.comparing(episode -> episode.window().from()))
                .forEach(this::note);
    }

    /** When it was right to take a server out: the end of each stretch by its beginning. No two stretches touch. */
    private void note(Episode episode) {
        TreeMap<Long, Long> stretches = faults.computeIfAbsent(episode.server(), fresh -> new TreeMap<>());
        long from = episode.window().from().toNanos();
        Map.Entry<Long, Long> last = stretches.lastEntry();
        boolean goesOn = last != null && last.getValue() >= from;
        stretches.merge(goesOn ? last.getKey() : from, episode.window().until().toNanos(), Math::max);
    }

    Result result(long inFlightAtEnd) {
        Window measured = scenario.measured();
        Percentiles latencies = latencies(measured);
        Detection detection = new Detection(scenario, journal, faulty);
        Recovery recovery = new Recovery(scenario, journal);
        int falseEjections = ejections(server -> !faulty[server]);
        int afflictedCount = count(server -> afflicted[server]);
        boolean someAfflicted = afflictedCount > 0 && afflictedCount < afflicted.length;
        return new Result(
                journal.requests(),
                journal.attempts(),
                journal.rejections(),
                failedPercent(journal.requestLog(), measured),
                failedPercent(journal.attemptLog(), measured),
                latencies.meanMillis(),
                latencies.millis(0.5),
                latencies.millis(0.9),
                latencies.millis(0.99),
                latencies.millis(0.999),
                latencies.percentOver(SECOND),
                someAfflicted ? share(measured, server -> afflicted[server]) : null,
                oddShare(measured),
                detection.requests(),
                detection.seconds(),
                requestsWhileFaulty(),
                recovery.seconds(),
                recovery.within(10),
                recovery.within(20),
                recovery.recovering(),
                recovery.overshoot(),
                ejections(server -> true),
                falseEjections,
                ejections(server -> faulty[server]),
                1e6 * falseEjections / Math.max(1, journal.requests()),
                journal.mostOut(),
                peakTrials(),
                inFlightAtEnd);
    }

    private int count(IntPredicate which) {
        return (int) IntStream.range(0, scenario.servers().size()).filter(which).count();
    }

    /** The latencies of all requests that were sent, failed ones too. */
    private Percentiles latencies(Window window) {
        RequestLog log = journal.requestLog();
        int first = log.first(window);
        int end = log.end(window);
        long[] latencies = new long[log.sent(first, end)];
        int next = 0;
        for (int row = first; row < end; row++) {
            if (log.server(row) != RequestLog.NOBODY) {
                latencies[next++] = log.latency(row);
            }
        }
        return new Percentiles(latencies);
    }

    private static double failedPercent(RequestLog log, Window window) {
        int first = log.first(window);
        int end = log.end(window);
        long failed = IntStream.range(first, end).filter(log::failed).count();
        return 100.0 * failed / (end - first); // NaN where there was none
    }

    private @Nullable Double share(Window window, IntPredicate which) {
        RequestLog log = journal.attemptLog();
        int first = log.first(window);
        int end = log.end(window);
        long own = 0;
        for (int row = first; row < end; row++) {
            int server = log.server(row);
            own += server != RequestLog.NOBODY && which.test(server) ? 1 : 0;
        }
        int sent = log.sent(first, end);
        return sent == 0 ? null : 100.0 * own / sent;
    }

    private @Nullable Double oddShare(Window window) {
        IntPredicate odd = server -> scenario.servers().get(server).odd();
        return count(odd) == 0 ? null : share(window, odd);
    }

    private @Nullable Integer requestsWhileFaulty() {
        if (count(server -> faulty[server]) == 0) {
            return null;
        }
        RequestLog log = journal.attemptLog();
        int requests = 0;
        for (int row = 0; row < log.size(); row++) {
            int server = log.server(row);
            if (server != RequestLog.NOBODY && faulty[server]) {
                Map.Entry<Long, Long> last =
                        Objects.requireNonNull(faults.get(server)).floorEntry(log.began(row));
                requests += last != null && log.began(row) < last.getValue() ? 1 : 0;
            }
        }
        return requests;
    }

    private int ejections(IntPredicate ofWhom) {
        return (int) journal.transitions().stream()
                .filter(transition -> transition.ejects() && ofWhom.test(transition.server()))
                .count();
    }

    private int peakTrials() {
        LongList trials = journal.trials();
        int peak = 0;
        int first = 0;
        for (int last = 0; last < trials.size(); last++) {
            while (trials.get(last) - trials.get(first) >= TRIAL_WINDOW) {
                first++;
            }
            peak = Math.max(peak, last - first + 1);
        }
        return peak;
    }
}
