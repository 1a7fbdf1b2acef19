package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Everything that happened in a run: each request, each attempt, and each change of state, in order.
 *
 * <p>Keeps 24 bytes for a request, and as much for an attempt where there are retries. Windows go by the moment that requests
 * or attempts began; looking at one costs O(log n) and what is in it. Written by the run, read after it; not thread-safe.
 */
public final class Journal {
    private final RequestLog requests = new RequestLog();
    private final RequestLog attempts; // the same without retries
    private final List<Transition> transitions = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<Long> trials = new ArrayList<>();
    private final List<Set<Integer>> outOfClients;
    private int mostOut;
    private int rejected;

    Journal(Scenario scenario) {
        attempts = scenario.retries().equals(Retries.NONE) ? requests : new RequestLog();
        outOfClients = IntStream.range(0, scenario.clients())
                .<Set<Integer>>mapToObj(client -> new HashSet<>())
                .toList();
    }

    int requestBegan(int client, int server, long nanos) {
        return requests.add(client, server, nanos);
    }

    /** Returns the row of the attempt; without retries that is its request's. */
    int attemptBegan(int request, int client, int server, long nanos) {
        if (outOfClients.get(client).contains(server)) {
            trials.add(nanos);
        }
        return attempts == requests ? request : attempts.add(client, server, nanos);
    }

    void attemptEnded(int attempt, long latencyNanos, boolean failed) {
        attempts.end(attempt, latencyNanos, failed);
    }

    void requestEnded(int request, long latencyNanos, boolean failed) {
        requests.end(request, latencyNanos, failed);
    }

    void rejected() {
        rejected++;
    }

    void changed(Transition transition) {
        transitions.add(transition);
        Set<Integer> out = outOfClients.get(transition.client());
        if (transition.ejects()) {
            out.add(transition.server());
            mostOut = Math.max(mostOut, out.size());
        } else if (transition.returns()) {
            out.remove(transition.server());
        }
    }

    void remark(String text) {
        remarks.add(text);
    }

    RequestLog requestLog() {
        return requests;
    }

    RequestLog attemptLog() {
        return attempts;
    }

    /** When attempts went to servers that their client had taken out, from the start of the run, in order. */
    List<Long> trials() {
        return Collections.unmodifiableList(trials);
    }

    /** All requests, also those nobody could take. */
    public int requests() {
        return requests.size();
    }

    /** All attempts; without retries these are the requests. */
    public int attempts() {
        return attempts.size();
    }

    /** The attempts nobody could take. */
    public int rejections() {
        return rejected;
    }

    /** The most servers that were out for one client at one time. */
    public int mostOut() {
        return mostOut;
    }

    /** All changes of state, in order. */
    public List<Transition> transitions() {
        return Collections.unmodifiableList(transitions);
    }

    /** What policies said besides changes of state, in order. */
    public List<String> remarks() {
        return Collections.unmodifiableList(remarks);
    }

    /** What a server got within a window. */
    public Traffic traffic(int server, Window window) {
        int[] own = IntStream.range(attempts.first(window), attempts.end(window))
                .filter(attempt -> attempts.server(attempt) == server)
                .toArray();
        int errors = (int) IntStream.of(own).filter(attempts::failed).count();
        Percentiles latencies =
                new Percentiles(IntStream.of(own).mapToLong(attempts::latency).toArray());
        long sent = IntStream.range(attempts.first(window), attempts.end(window))
                .filter(attempt -> attempts.server(attempt) != RequestLog.NOBODY)
                .count();
        double share = sent == 0 ? 0 : 100.0 * own.length / sent;
        return new Traffic(own.length, errors, share, latencies.millis(0.5), latencies.millis(0.99));
    }

    /** What a server got in a second of the run, counted from 0. */
    public Traffic traffic(int server, int second) {
        return traffic(server, new Window(Duration.ofSeconds(second), Duration.ofSeconds(second + 1L)));
    }

    /** A number that differs, but for chance, when anything about any request or change of state differs. */
    public long fingerprint() {
        long hash = requests.fingerprint() * 31 + attempts.fingerprint();
        for (Transition transition : transitions) {
            hash = hash * 31 + transition.hashCode();
        }
        return hash;
    }
}
