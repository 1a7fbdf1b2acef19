package io.datapunk.lb.simulator.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A run in even steps of time, by the moment that requests and attempts began; for charts. Immutable.
 *
 * @param step the length of each step
 * @param steps from the start of the run to its end, in order; the last one may be cut short
 */
public record Series(Duration step, List<Step> steps) {
    public Series {
        steps = List.copyOf(steps);
    }

    /**
     * What happened within one step. Immutable.
     *
     * @param requests that began
     * @param failed of those, how many failed in the end, rejected ones too
     * @param p50Millis the median latency of those that were sent, failed ones too; NaN when none was
     * @param p99Millis their 99th percentile; NaN likewise
     * @param servers what came of the attempts at each server that was asked for, in that order
     * @param others the same for all other servers together
     */
    public record Step(
            int requests, int failed, double p50Millis, double p99Millis, List<Traffic> servers, Traffic others) {
        public Step {
            servers = List.copyOf(servers);
        }
    }

    /**
     * The series of a run.
     *
     * <p>Costs O(n log n) for n requests, and memory for as many figures as there are steps times servers.
     *
     * @param length of the run
     * @param step above zero
     * @param servers those that are told apart, by position
     */
    public static Series of(Journal journal, Duration length, Duration step, List<Integer> servers) {
        if (step.isZero() || step.isNegative()) {
            throw new IllegalArgumentException("step: " + step + ", expected a duration above zero");
        }
        Map<Integer, Integer> rows = new HashMap<>();
        servers.forEach(server -> rows.put(server, rows.size()));
        List<Step> steps = new ArrayList<>();
        for (long from = 0; from < length.toNanos(); from += step.toNanos()) {
            long until = Math.min(from + step.toNanos(), length.toNanos());
            steps.add(step(journal, from, until, rows));
        }
        return new Series(step, steps);
    }

    private static Step step(Journal journal, long from, long until, Map<Integer, Integer> rows) {
        RequestLog log = journal.requestLog();
        int first = log.firstAt(from);
        int end = log.firstAt(until);
        Percentiles latencies = new Percentiles(IntStream.range(first, end)
                .filter(row -> log.server(row) != RequestLog.NOBODY)
                .mapToLong(log::latency)
                .toArray());
        int failed = (int) IntStream.range(first, end).filter(log::failed).count();
        List<Traffic> traffic = traffic(journal.attemptLog(), from, until, rows);
        return new Step(
                end - first,
                failed,
                latencies.millis(0.5),
                latencies.millis(0.99),
                traffic.subList(0, rows.size()),
                traffic.get(rows.size()));
    }

    /** One for each row, and one for everybody else. */
    private static List<Traffic> traffic(RequestLog log, long from, long until, Map<Integer, Integer> rows) {
        int first = log.firstAt(from);
        int end = log.firstAt(until);
        Bucket[] buckets = new Bucket[rows.size() + 1];
        Arrays.setAll(buckets, row -> new Bucket());
        int sent = 0;
        for (int attempt = first; attempt < end; attempt++) {
            int server = log.server(attempt);
            if (server != RequestLog.NOBODY) {
                buckets[rows.getOrDefault(server, rows.size())].add(log, attempt);
                sent++;
            }
        }
        int all = sent;
        return Arrays.stream(buckets).map(bucket -> bucket.traffic(all)).toList();
    }

    /** The attempts at one server, or at several, within one step. */
    private static final class Bucket {
        private long[] latencies = new long[8];
        private int size;
        private int errors;

        void add(RequestLog log, int attempt) {
            if (size == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * size);
            }
            latencies[size++] = log.latency(attempt);
            errors += log.failed(attempt) ? 1 : 0;
        }

        Traffic traffic(int all) {
            Percentiles percentiles = new Percentiles(Arrays.copyOf(latencies, size));
            double share = all == 0 ? 0 : 100.0 * size / all;
            return new Traffic(size, errors, share, percentiles.millis(0.5), percentiles.millis(0.99));
        }
    }
}
