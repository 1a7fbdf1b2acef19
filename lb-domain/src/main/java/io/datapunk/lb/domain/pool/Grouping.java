package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A division of some members into groups, each of which is told when one of its members becomes eligible or ineligible, well or
 * sick, or heavier.
 *
 * <p>Everything but {@link #of} happens under the monitor of the pool's index. A change costs O(log n). Members are taken in
 * a chunk at a time, so that no change waits for all of them: what concerns a member that is not in yet is passed over, as
 * it will be seen when the member is taken in.
 */
final class Grouping {
    private static final int CHUNK = 1024;

    /** Each member's handle in the high half and its group in the low half, in order of handle. */
    private final long[] placed;

    private final List<Group> groups;
    private int taken;

    private Grouping(long[] placed, int[][] handles) {
        this.placed = placed;
        List<Group> made = new ArrayList<>(handles.length);
        for (int[] each : handles) {
            made.add(new Group(this, each));
        }
        groups = List.copyOf(made);
    }

    /**
     * Divides; nobody counts as eligible until {@link #join}. O(n log n).
     *
     * @param groupOf from a handle to its group; one outside 0 to {@code groups} − 1 leaves the member out
     */
    static Grouping of(int[] members, IntUnaryOperator groupOf, int groups) {
        int[] sizes = new int[groups];
        long[] placed = new long[members.length];
        int many = 0;
        for (int handle : members) {
            int group = groupOf.applyAsInt(handle);
            if (group >= 0 && group < groups) {
                placed[many++] = ((long) handle << 32) | group;
                sizes[group]++;
            }
        }
        placed = Arrays.copyOf(placed, many);
        int[][] handles = new int[groups][];
        for (int group = 0; group < groups; group++) {
            handles[group] = new int[sizes[group]];
        }
        Arrays.fill(sizes, 0);
        for (long each : placed) {
            int group = group(each);
            handles[group][sizes[group]++] = handle(each);
        }
        Arrays.sort(placed);
        return new Grouping(placed, handles);
    }

    List<Group> groups() {
        return groups;
    }

    /** Begins to be told of changes, and takes the members in. O(n log n), with a pause for others after every chunk. */
    void join(EligibleIndex whole, Store store) {
        synchronized (store.index()) {
            whole.divide(this);
        }
        boolean more = true;
        while (more) {
            synchronized (store.index()) {
                more = takeIn(store);
            }
        }
        for (Group each : groups) {
            synchronized (store.index()) {
                each.index().list(each.handles(), store.lines());
            }
        }
    }

    private boolean takeIn(Store store) {
        int end = Math.min(placed.length, taken + CHUNK);
        for (; taken < end; taken++) {
            int handle = handle(placed[taken]);
            Instance instance = store.slots().instance(handle);
            if (instance != null) {
                Group group = groups.get(group(placed[taken]));
                group.list(instance.weight());
                if (store.lines().indexed(handle)) {
                    group.index().add(handle, instance.weight(), store.lines().indexedWell(handle));
                }
            }
        }
        return taken < placed.length;
    }

    void add(int handle, double weight, boolean well) {
        Group group = groupOf(handle);
        if (group != null) {
            group.index().add(handle, weight, well);
        }
    }

    void remove(int handle, double weight, boolean well) {
        Group group = groupOf(handle);
        if (group != null) {
            group.index().remove(handle, weight, well);
        }
    }

    void turn(int handle, double weight, boolean well) {
        Group group = groupOf(handle);
        if (group != null) {
            group.index().turn(handle, weight, well);
        }
    }

    void reweigh(int handle, double before, double after, boolean indexed, boolean well) {
        Group group = groupOf(handle);
        if (group != null) {
            group.reweigh(handle, before, after, indexed, well);
        }
    }

    void refresh(Store store) {
        for (Group each : groups) {
            each.refresh(store);
        }
    }

    /** The group of a member that is taken in already; null otherwise. */
    private @Nullable Group groupOf(int handle) {
        int low = 0;
        int high = taken - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = handle(placed[middle]);
            if (found == handle) {
                return groups.get(group(placed[middle]));
            }
            if (found < handle) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    private static int handle(long place) {
        return (int) (place >>> 32);
    }

    private static int group(long place) {
        return (int) place;
    }
}
