package io.datapunk.lb.domain.strategy.hash;

import java.util.Arrays;

/**
 * Points of members on a circle of hashes: a key belongs to the member of the first point at or after it. Immutable.
 *
 * <p>A member's points are a sequence that only its id decides, of which it has a beginning as long as its weight says ({@link
 * Points}). So whoever comes, goes or changes weight moves nobody else's points, and with them nobody else's keys (D. Karger et
 * al.: Consistent Hashing and Random Trees, STOC 1997). Eight bytes a point and four a member; found in O(log points).
 */
final class Ring {
    /*
     * A point is one long: the upper 40 bits of its hash, then the place of its member in order of id. Sorted as numbers, points of
     * the same hash stand in order of id, so clients agree about them too, and no second array must be sorted along.
     */
    private static final int PLACE_BITS = 24;
    private static final long PLACE = (1L << PLACE_BITS) - 1;

    private final long[] points;
    private final int[] handles;

    private Ring(long[] points, int[] handles) {
        this.points = points;
        this.handles = handles;
    }

    /** Builds the ring of these members. O(points · log points). */
    static Ring of(Roster roster, int replicas) {
        Points shares = Points.of(roster, replicas);
        long[] points = new long[(int) shares.total(roster)];
        int next = 0;
        for (int place = 0; place < roster.size(); place++) {
            int count = shares.count(roster.weights()[place]);
            for (int i = 1; i <= count; i++) {
                points[next++] = (Hash64.next(roster.hash(place), i) & ~PLACE) | place;
            }
        }
        Arrays.sort(points);
        return new Ring(points, roster.handles());
    }

    /** How many points there are. */
    int size() {
        return points.length;
    }

    /** The members in order of id, not to be changed. */
    int[] handles() {
        return handles;
    }

    /** Whose the point at this index is. */
    int handle(int index) {
        return handles[(int) (points[index] & PLACE)];
    }

    /** Where on the circle the point at this index is: its hash, without the lowest bits. */
    long position(int index) {
        return points[index] & ~PLACE;
    }

    /** The index of the first point at or after a hash, around the circle; there must be one. */
    int successor(long hash) {
        long sought = hash & ~PLACE;
        int low = 0;
        int high = points.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points[middle] < sought) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == points.length ? 0 : low;
    }
}
