package io.datapunk.lb.domain.strategy.hash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The ring as the paper draws it, slow and plain: what the fast one is compared with. */
final class ReferenceRing {
    private static final long WITHOUT_LOW_BITS = -1L << 24;

    /** The index of the owner by position; of two at one position, both in order of id. */
    private final TreeMap<Long, List<Integer>> points = new TreeMap<>();

    private final int members;

    ReferenceRing(Fleet fleet, int replicas) {
        members = fleet.size();
        Points shares = Points.of(Roster.of(fleet), replicas);
        for (int member = 0; member < members; member++) {
            long hash = Hash64.of(fleet.instances[member].id());
            for (int i = 1; i <= shares.count(fleet.instances[member].weight()); i++) {
                points.computeIfAbsent(Hash64.next(hash, i) & WITHOUT_LOW_BITS, position -> new ArrayList<>())
                        .add(member);
            }
        }
    }

    /** The first member from a position on that is wanted; there must be one. */
    int owner(long position, IntPredicate wanted) {
        for (Map<Long, List<Integer>> half : List.of(points.tailMap(position), points)) {
            for (List<Integer> here : half.values()) {
                for (int member : here) {
                    if (wanted.test(member)) {
                        return member;
                    }
                }
            }
        }
        throw new AssertionError("nobody is wanted");
    }

    int owner(long key) {
        return owner(Hash64.mix(key) & WITHOUT_LOW_BITS, member -> true);
    }

    /** The part of the circle that belongs to each, while only these are wanted. */
    double[] arcs(IntPredicate wanted) {
        double[] arcs = new double[members];
        long before = points.lastKey();
        for (Map.Entry<Long, List<Integer>> point : points.entrySet()) {
            arcs[owner(point.getKey(), wanted)] += unsigned(point.getKey() - before) / 0x1p64;
            before = point.getKey();
        }
        return arcs;
    }

    /** The part of the points from which one comes to each, while only these are wanted. */
    double[] pointShares(IntPredicate wanted) {
        double[] shares = new double[members];
        int total = points.values().stream().mapToInt(List::size).sum();
        for (Map.Entry<Long, List<Integer>> point : points.entrySet()) {
            shares[owner(point.getKey(), wanted)] += (double) point.getValue().size() / total;
        }
        return shares;
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + 0x1p64;
    }
}
