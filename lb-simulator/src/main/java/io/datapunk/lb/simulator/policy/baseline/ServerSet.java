package io.datapunk.lb.simulator.policy.baseline;

import java.util.Arrays;

/**
 * Some of a run's servers, by position. All methods cost O(1). The order is that of addition, except that the last one takes the
 * place of one that is removed. Not thread-safe.
 */
final class ServerSet {
    private static final int ABSENT = -1;

    private final int[] members;
    private final int[] places;
    private int size;

    /** None of so many. */
    ServerSet(int servers) {
        members = new int[servers];
        places = new int[servers];
        Arrays.fill(places, ABSENT);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int at(int index) {
        return members[index];
    }

    boolean contains(int server) {
        return places[server] != ABSENT;
    }

    void add(int server) {
        if (!contains(server)) {
            places[server] = size;
            members[size++] = server;
        }
    }

    void remove(int server) {
        if (contains(server)) {
            int moved = members[--size];
            members[places[server]] = moved;
            places[moved] = places[server];
            places[server] = ABSENT;
        }
    }
}
