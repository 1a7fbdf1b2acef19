package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The instances that are made up: which of them are the chosen ones, whether those fail now, and who asked whom when. Keeps
 * eight bytes for each. Not thread-safe.
 */
final class Fleet {
    private static final String NAME = "instance-";
    private static final int PORT = 8080;
    private static final long MILLI = 1_000_000L;

    private final int size;
    private final BitSet chosen;
    private final int[] checkedMillis; // when last, from the start of the run
    private final int[] requests;
    private boolean failing;
    private boolean failedBefore;
    private int longestPauseMillis;

    /** @param failing how many are to fail */
    Fleet(int size, int failing, SplittableRandom random) {
        this.size = size;
        this.chosen = new BitSet(size);
        this.checkedMillis = new int[size];
        this.requests = new int[size];
        while (chosen.cardinality() < failing) {
            for (int missing = failing - chosen.cardinality(); missing > 0; missing--) {
                chosen.set(random.nextInt(size));
            }
        }
    }

    int size() {
        return size;
    }

    /** All of them, as a registry would list them. Made anew each time: what is kept is the balancer's. */
    List<Instance> instances() {
        List<Instance> all = new ArrayList<>(size);
        for (int position = 0; position < size; position++) {
            String address = "10." + (position >> 16) + "." + (position >> 8 & 255) + "." + (position & 255);
            all.add(Instance.of(NAME + position, address, PORT));
        }
        return all;
    }

    int position(Instance instance) {
        return Integer.parseInt(instance.id(), NAME.length(), instance.id().length(), 10);
    }

    /** Makes the chosen ones fail, or lets them be well again. */
    void fail(boolean now) {
        failing = now;
        failedBefore |= now;
    }

    /** How many fail now. */
    int failingNow() {
        return failing ? chosen.cardinality() : 0;
    }

    /** Whether this one fails now, or has failed before. */
    boolean everFailed(int position) {
        return failedBefore && chosen.get(position);
    }

    boolean fails(int position) {
        return failing && chosen.get(position);
    }

    void asked(int position) {
        requests[position]++;
    }

    void checked(int position, long nanos) {
        int millis = (int) (nanos / MILLI);
        longestPauseMillis = Math.max(longestPauseMillis, millis - checkedMillis[position]);
        checkedMillis[position] = millis;
    }

    /** The longest that anybody ever waited for a check, from the start of the run until now, in milliseconds. */
    int longestPauseMillis(long nanos) {
        int oldest = Arrays.stream(checkedMillis).min().orElseThrow();
        return Math.max(longestPauseMillis, (int) (nanos / MILLI) - oldest);
    }

    /** What the one with most requests got. */
    int mostRequests() {
        return Arrays.stream(requests).max().orElseThrow();
    }
}
