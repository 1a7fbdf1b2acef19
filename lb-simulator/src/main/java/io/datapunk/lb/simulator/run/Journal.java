package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything that happened in a run: each request, each attempt, and each change of state, in order.
 *
 * <p>Keeps 23 bytes for a request, and as much for an attempt where there are retries. Windows go by the moment that requests
 * or attempts began; looking at one costs O(log n) and what is in it. Written by the run, read after it; not thread-safe.
 */
public final class Journal {
    private final RequestLog requests = new RequestLog();
    private final RequestLog attempts; // the same without retries
    private final List<Transition> transitions = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final LongList trials = new LongList();
    private final BitSet[] outOfClients;
    private int mostOut;
    private int rejected;

    Journal(Scenario scenario) {
        attempts = scenario.retries().equals(Retries.NONE) ? requests : new RequestLog();
        outOfClients = new BitSet[scenario.clients()];
        Arrays.setAll(outOfClients, client -> new BitSet());
    }

    int requestBegan(int client, int server, long nanos) {
        return requests.add(client, server, nanos);
    }

    /** Returns the row of the attempt; without retries that is its request's. */
    int attemptBegan(int request, int client, int server, long nanos) {
        if (outOfClients[client].get(server)) {
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

    /** Nobody could take the attempt that a request is at. */
    void rejected(int request, int client, long nanos) {
        rejected++;
        if (attempts != requests) {
            attempts.end(attempts.add(client, RequestLog.NOBODY, nanos), 0, true);
        }
    }

    void changed(Transition transition) {
        transitions.add(transition);
        BitSet out = outOfClients[transition.client()];
        if (transition.ejects()) {
            out.set(transition.server());
            mostOut = Math.max(mostOut, out.cardinality());
        } else if (transition.returns()) {
            out.clear(transition.server());
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
    LongList trials() {
        return trials;
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
        int first = attempts.first(window);
        int end = attempts.end(window);
        int[] own = IntStream.range(first, end)
                .filter(attempt -> attempts.server(attempt) == server)
                .toArray();
        int errors = (int) IntStream.of(own).filter(attempts::failed).count();
        Percentiles latencies =
                new Percentiles(IntStream.of(own).mapToLong(attempts::latency).toArray());
        int sent = attempts.sent(first, end);
        double share = sent == 0 ? 0 : 100.0 * own.length / sent;
        return new Traffic(own.length, errors, share, latencies.millis(0.5), latencies.millis(0.99));
    }

    /** What a server got in a second of the run, counted from 0. */
    public Traffic traffic(int server, int second) {
        return traffic(server, new Window(Duration.ofSeconds(second), Duration.ofSeconds(second + 1L)));
    }

    /** A number that differs, but for chance, when anything about any request, change of state or remark differs. */
    public long fingerprint() {
        long hash = requests.fingerprint() * 31 + attempts.fingerprint();
        for (Transition transition : transitions) {
            hash = hash * 31 + transition.fingerprint();
        }
        for (String remark : remarks) {
            hash = hash * 31 + remark.hashCode();
        }
        return hash;
    }
}
