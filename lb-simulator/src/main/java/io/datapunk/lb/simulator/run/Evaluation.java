package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Window;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the figures of a result out of a journal. */
final class Evaluation {
    private static final long SECOND = 1_000_000_000L;
    private static final long TRIAL_WINDOW = 100_000_000L;
    private static final long GRACE = 5 * SECOND;

    private final Scenario scenario;
    private final Journal journal;
    private final boolean[] afflicted;
    private final boolean[] faulty;
    private final Stretches faults = new Stretches(); // when taking a server out was right
    private final Stretches troubles = new Stretches(); // the same, with what followed at once, such as a slow start

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
                .sorted(Comparator.comparing(episode -> episode.window().from()))
                .forEach(this::note);
    }

    private void note(Episode episode) {
        long from = episode.window().from().toNanos();
        long until = episode.window().until().toNanos();
        if (episode.faulty()) {
            faults.add(episode.server(), from, until);
        }
        if (episode.faulty() || faults.endAt(episode.server(), from)) {
            troubles.add(episode.server(), from, until);
        }
    }

    Result result(long inFlightAtEnd) {
        Window measured = scenario.measured();
        Percentiles latencies = latencies(measured);
        Detection detection = new Detection(scenario, journal, faulty);
        Recovery recovery = new Recovery(scenario, journal);
        int falseEjections = ejections(transition -> !right(transition));
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
                ejections(transition -> true),
                falseEjections,
                ejections(transition -> faulty[transition.server()]),
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
            requests += server != RequestLog.NOBODY && faults.contain(server, log.began(row), 0) ? 1 : 0;
        }
        return requests;
    }

    private int ejections(Predicate<Transition> which) {
        return (int) journal.transitions().stream()
                .filter(Transition::ejects)
                .filter(which)
                .count();
    }

    /** What was under way when a fault ended, a request or a row of checks, may take a server out a little later. */
    private boolean right(Transition ejection) {
        long grace = Math.max(GRACE, scenario.timeout().toNanos());
        return troubles.contain(ejection.server(), ejection.nanos(), grace);
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
