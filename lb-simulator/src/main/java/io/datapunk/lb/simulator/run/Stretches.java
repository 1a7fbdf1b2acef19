package io.datapunk.lb.simulator.run;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stretches of a run for each server, in nanoseconds from its start; those of one server that touch are one. */
final class Stretches {
    private final Map<Integer, TreeMap<Long, Long>> ends = new HashMap<>(); // by server, then by the beginning

    /** One more; those of a server are added in the order of their beginnings. */
    void add(int server, long from, long until) {
        TreeMap<Long, Long> own = ends.computeIfAbsent(server, fresh -> new TreeMap<>());
        Map.Entry<Long, Long> last = own.lastEntry();
        boolean goesOn = last != null && last.getValue() >= from;
        own.merge(goesOn ? last.getKey() : from, until, Math::max);
    }

    /** Whether a moment lies in a stretch of the server, or less than so many nanoseconds after one. */
    boolean contain(int server, long nanos, long grace) {
        Map.Entry<Long, Long> last = begunBy(server, nanos);
        return last != null && nanos - last.getValue() < grace;
    }

    /** Whether a stretch of the server ends at this moment. */
    boolean endAt(int server, long nanos) {
        Map.Entry<Long, Long> last = begunBy(server, nanos);
        return last != null && last.getValue() == nanos;
    }

    private Map.@Nullable Entry<Long, Long> begunBy(int server, long nanos) {
        TreeMap<Long, Long> own = ends.get(server);
        return own == null ? null : own.floorEntry(nanos);
    }
}
