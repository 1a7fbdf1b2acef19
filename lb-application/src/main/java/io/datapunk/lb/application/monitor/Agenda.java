package io.datapunk.lb.application.monitor;

import java.time.Duration;

/**
 * Who is due when: a binary heap of handles that knows the place of each, so that anyone can be moved or taken out. O(log n); 12 bytes
 * for each handle that is in. Not thread-safe.
 *
 * <p>Times are kept in ticks, half a million or more to the longest delay, rounded up: nobody is due too early.
 */
final class Agenda {
    static final int NOBODY = -1;

    /** So many bits of a tick cover the longest delay; the others, that who is late is still told from who is early. */
    private static final int DELAY_BITS = 20;

    private final long start;
    private final int shift;
    private final Ints heap = new Ints();
    private final Ints places = new Ints(); // by handle, from 1; 0 for who is not in
    private final Ints ticks = new Ints(); // by handle
    private int size;

    /**
     * An empty one.
     *
     * @param start a time not after any other it is told, in nanoseconds
     * @param longest the most that anybody is put off
     */
    Agenda(long start, Duration longest) {
        this.start = start;
        this.shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(longest.toNanos()) - DELAY_BITS);
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(int handle) {
        return places.get(handle) != 0;
    }

    /** Has a handle be due at this time and at no other. */
    void put(int handle, long at) {
        ticks.set(handle, (int) -((start - at) >> shift));
        int place = places.get(handle) - 1;
        settle(handle, place < 0 ? size++ : place);
    }

    /** Takes a handle out, if it is in. */
    void remove(int handle) {
        int place = places.get(handle) - 1;
        if (place < 0) {
            return;
        }
        places.set(handle, 0);
        ticks.set(handle, 0);
        int last = heap.get(--size);
        heap.set(size, 0); // What is 0 takes no room.
        if (last != handle) {
            settle(last, place);
        }
    }

    /** Takes out whoever is due first, if the time has come. */
    int takeDue(long now) {
        if (size == 0 || untilFirst(now) > 0) {
            return NOBODY;
        }
        int first = heap.get(0);
        remove(first);
        return first;
    }

    /** Nanoseconds until the first is due, not above 0 when it is. Only while there is one. */
    long untilFirst(long now) {
        long passed = now - start;
        int left = ticks.get(heap.get(0)) - (int) (passed >> shift);
        return ((long) left << shift) - (passed & ((1L << shift) - 1));
    }

    /** Puts a handle at a place that is free, or where it belongs from there. */
    private void settle(int handle, int free) {
        int place = free;
        while (place > 0 && before(handle, heap.get((place - 1) >> 1))) {
            place = move((place - 1) >> 1, place);
        }
        int child = smallerChild(place);
        while (child < size && before(heap.get(child), handle)) {
            place = move(child, place);
            child = smallerChild(place);
        }
        set(place, handle);
    }

    private int smallerChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && before(heap.get(left + 1), heap.get(left)) ? left + 1 : left;
    }

    private int move(int from, int to) {
        set(to, heap.get(from));
        return from;
    }

    private void set(int place, int handle) {
        heap.set(place, handle);
        places.set(handle, place + 1);
    }

    private boolean before(int one, int other) {
        return ticks.get(one) - ticks.get(other) < 0;
    }
}
