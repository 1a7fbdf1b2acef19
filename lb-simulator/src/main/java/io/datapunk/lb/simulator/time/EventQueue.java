package io.datapunk.lb.simulator.time;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by due time, then by submission: a heap in three columns with four children to a node, which keeps it flat, and adds
 * no object to each task. Not thread-safe; adding and taking cost O(log n).
 */
final class EventQueue {
    private static final int CHILDREN_SHIFT = 2;
    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] due = new long[FIRST_CAPACITY];
    private long[] submission = new long[FIRST_CAPACITY];
    private @Nullable Runnable[] tasks = new @Nullable Runnable[FIRST_CAPACITY];
    private long submissions;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first task is due; there must be one. */
    long firstDue() {
        return due[0];
    }

    /** Which one the first task was of all that were ever added, from 0; there must be one. */
    long firstSubmission() {
        return submission[0];
    }

    /** How many were ever added. */
    long submissions() {
        return submissions;
    }

    void add(long dueNanos, Runnable task) {
        if (size == due.length) {
            due = Arrays.copyOf(due, 2 * size);
            submission = Arrays.copyOf(submission, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        long order = submissions++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >> CHILDREN_SHIFT;
            if (due[parent] <= dueNanos) { // of two at one time, the one that is in here already was submitted earlier
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, dueNanos, order, task);
    }

    /** Takes the first task; there must be one. */
    Runnable take() {
        Runnable first = Objects.requireNonNull(tasks[0], "an empty queue");
        int last = --size;
        long lastDue = due[last];
        long lastSubmission = submission[last];
        @Nullable Runnable lastTask = tasks[last];
        tasks[last] = null;
        if (last > 0) {
            int hole = 0;
            for (int child = least(hole); child >= 0 && before(child, lastDue, lastSubmission); child = least(hole)) {
                move(child, hole);
                hole = child;
            }
            put(hole, lastDue, lastSubmission, lastTask);
        }
        return first;
    }

    /** The child that comes first; negative when there is none. */
    private int least(int parent) {
        int child = (parent << CHILDREN_SHIFT) + 1;
        if (child >= size) {
            return -1;
        }
        int end = Math.min(size, child + (1 << CHILDREN_SHIFT));
        int least = child;
        while (++child < end) {
            if (before(child, due[least], submission[least])) {
                least = child;
            }
        }
        return least;
    }

    private boolean before(int place, long otherDue, long otherSubmission) {
        return due[place] < otherDue || (due[place] == otherDue && submission[place] < otherSubmission);
    }

    private void move(int from, int to) {
        put(to, due[from], submission[from], tasks[from]);
    }

    private void put(int place, long dueNanos, long order, @Nullable Runnable task) {
        due[place] = dueNanos;
        submission[place] = order;
        tasks[place] = task;
    }
}
