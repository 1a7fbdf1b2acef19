package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.server.Probe;
import java.util.ArrayList;
import java.util.List;

/** The answers of probes that a Prequal client keeps, the oldest first: at most sixteen, none older than a second. */
final class ProbePool {
    static final int MOST = 16;
    private static final long OLDEST_NANOS = 1_000_000_000L;

    private final List<Entry> entries = new ArrayList<>(MOST + 1);
    private boolean oldestNext;

    /**
     * Adds one, in place of the oldest when there are too many.
     *
     * @param uses for how many requests it may be used
     */
    void add(int server, Probe probe, int uses, long nanos) {
        entries.add(new Entry(server, probe.latencyNanos(), nanos, probe.requests(), uses));
        if (entries.size() > MOST) {
            entries.remove(0);
        }
    }

    int size() {
        return entries.size();
    }

    void expire(long nanos) {
        entries.removeIf(entry -> nanos - entry.nanos > OLDEST_NANOS);
    }

    void remove(int server) {
        entries.removeIf(entry -> entry.server == server);
    }

    /**
     * The best, by the hot-cold lexicographic rule: of those with no more requests than the threshold the one with the least
     * latency; where all have more, the one with the fewest requests. It counts as having one more from now on.
     *
     * @return its server
     */
    int take(int threshold) {
        Entry best = entries.get(0);
        for (Entry entry : entries) {
            if (better(entry, best, threshold)) {
                best = entry;
            }
        }
        best.requests++;
        if (--best.uses <= 0) {
            entries.remove(best);
        }
        return best.server;
    }

    /** Removes one: the oldest and the worst by turns. */
    void removeOne(int threshold) {
        oldestNext = !oldestNext;
        if (!entries.isEmpty()) {
            entries.remove(oldestNext ? entries.get(0) : worst(threshold));
        }
    }

    private Entry worst(int threshold) {
        Entry worst = entries.get(0);
        for (Entry entry : entries) {
            if (better(worst, entry, threshold)) {
                worst = entry;
            }
        }
        return worst;
    }

    /** Cold before hot, then the faster cold one, or the hot one with fewer requests. */
    private static boolean better(Entry one, Entry other, int threshold) {
        boolean hot = one.requests > threshold;
        if (hot != other.requests > threshold) {
            return !hot;
        }
        return hot ? one.requests < other.requests : one.latencyNanos < other.latencyNanos;
    }

    /** An answer, and what has become of it. */
    private static final class Entry {
        private final int server;
        private final long latencyNanos;
        private final long nanos;
        private int requests;
        private int uses;

        Entry(int server, long latencyNanos, long nanos, int requests, int uses) {
            this.server = server;
            this.latencyNanos = latencyNanos;
            this.nanos = nanos;
            this.requests = requests;
            this.uses = uses;
        }
    }
}
