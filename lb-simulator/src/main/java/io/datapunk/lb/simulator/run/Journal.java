package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything that happened in a run: each request and each change of state, in order.
 *
 * <p>Keeps 21 bytes for a request. Windows go by the moment requests began; looking at one costs O(log n) and the requests
 * in it. Written by the run, read after it; not thread-safe.
 */
public final class Journal {
    private final RequestLog log = new RequestLog();
    private final List<Transition> transitions = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int out;
    private int mostOut;
    private int rejected;

    Journal() {}

    int began(int server, long nanos) {
        return log.add(server, nanos);
    }

    void ended(int request, long latencyNanos, boolean failed) {
        log.end(request, latencyNanos, failed);
    }

    void rejected(long nanos) {
        rejected++;
        log.end(log.add(RequestLog.NOBODY, nanos), 0, true);
    }

    void changed(Transition transition) {
        transitions.add(transition);
        if (transition.ejects()) {
            out++;
            mostOut = Math.max(mostOut, out);
        } else if (transition.returns()) {
            out--;
        }
    }

    void remark(String text) {
        remarks.add(text);
    }

    /** All requests, also those nobody could take. */
    public int requests() {
        return log.size();
    }

    /** The requests nobody could take. */
    public int rejected() {
        return rejected;
    }

    /** The most servers that were out at one time. */
    public int mostOut() {
        return mostOut;
    }

    /** All changes of state, in order. */
    public List<Transition> transitions() {
        return Collections.unmodifiableList(transitions);
    }

    /** What the balancer said besides changes of state, in order. */
    public List<String> remarks() {
        return Collections.unmodifiableList(remarks);
    }

    /** What a server got within a window. */
    public Traffic traffic(int server, Window window) {
        int[] own =
                range(window).filter(request -> log.server(request) == server).toArray();
        int errors = (int) IntStream.of(own).filter(log::failed).count();
        Percentiles latencies =
                new Percentiles(IntStream.of(own).mapToLong(log::latency).toArray());
        long sent = range(window).filter(this::sent).count();
        double share = sent == 0 ? 0 : 100.0 * own.length / sent;
        return new Traffic(own.length, errors, share, latencies.millis(0.5), latencies.millis(0.99));
    }

    /** What a server got in a second of the run, counted from 0. */
    public Traffic traffic(int server, int second) {
        return traffic(server, new Window(Duration.ofSeconds(second), Duration.ofSeconds(second + 1L)));
    }

    /** How many requests went to a server from one moment to, and without, another. */
    int sentTo(int server, long fromNanos, long untilNanos) {
        return (int) IntStream.range(log.firstAt(fromNanos), log.firstAt(untilNanos))
                .filter(request -> log.server(request) == server)
                .count();
    }

    /** Percent of all requests that failed. */
    double errorPercent(Window window) {
        return 100.0
                * range(window).filter(log::failed).count()
                / Math.max(1, range(window).count());
    }

    /** The latencies of all requests that were sent, failed ones too. */
    Percentiles latencies(Window window) {
        return new Percentiles(
                range(window).filter(this::sent).mapToLong(log::latency).toArray());
    }

    private boolean sent(int request) {
        return log.server(request) != RequestLog.NOBODY;
    }

    private IntStream range(Window window) {
        return IntStream.range(log.first(window), log.end(window));
    }

    /** A number that differs, but for chance, when anything about any request or change of state differs. */
    public long fingerprint() {
        long hash = log.fingerprint();
        for (Transition transition : transitions) {
            hash = hash * 31 + transition.hashCode();
        }
        return hash;
    }
}
