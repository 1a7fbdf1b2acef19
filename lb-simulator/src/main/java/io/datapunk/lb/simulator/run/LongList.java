package io.datapunk.lb.simulator.run;

import java.util.Arrays;

/** Numbers in ascending order. Not thread-safe. */
final class LongList {
    private long[] values = new long[16];
    private int size;

    /** Adds one that is not less than the last. */
    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return values[index];
    }

    /** The index of the first that is not less than a value. */
    int firstAtLeast(long value) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
