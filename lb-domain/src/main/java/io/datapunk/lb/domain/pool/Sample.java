package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import java.util.Arrays;

/**
 * Some members, with what each had begun and completed when it was last looked at: who comes or goes beside them, or instead of one of them, changes
 * nothing for the others. By one thread; allocates only when it grows.
 */
final class Sample {
    private final Lines lines;
    private int[] handles = new int[0];
    private int[] incarnations = new int[0];
    private long[] requests = new long[0];
    private long[] failures = new long[0];
    private long[] clientErrors = new long[0];
    private long[] begun = new long[0];
    private int size;

    private int compared;
    private long newRequests;
    private long newFailures;
    private long newClientErrors;
    private long newBegun;

    Sample(Lines lines) {
        this.lines = lines;
    }

    /** How many were of the same life at the last {@link #look} as before. */
    int compared() {
        return compared;
    }

    /** What those have completed between the last two looks, and tells something of them: neither throttled nor ignored. */
    long requests() {
        return newRequests;
    }

    /** The failures among them. */
    long failures() {
        return Math.max(0, newFailures);
    }

    /** The client errors among them. */
    long clientErrors() {
        return Math.max(0, newClientErrors);
    }

    /** What those have begun meanwhile, however it ends. */
    long begun() {
        return newBegun;
    }

    /** Looks what they have completed since they were taken or looked at last. */
    void look() {
        compared = 0;
        newRequests = 0;
        newFailures = 0;
        newClientErrors = 0;
        newBegun = 0;
        for (int place = 0; place < size; place++) {
            if (lines.incarnation(handles[place]) == incarnations[place]) {
                newRequests -= requests[place];
                newFailures -= failures[place];
                newClientErrors -= clientErrors[place];
                long begunBefore = begun[place];
                count(place);
                newRequests += requests[place];
                newFailures += failures[place];
                newClientErrors += clientErrors[place];
                // What is written off had begun all the same.
                newBegun += Math.max(0, begun[place] - begunBefore);
                compared++;
            }
        }
    }

    /**
     * Looks at these from now on; what others have completed so far counts as before.
     *
     * @param from the place of the first of them; after the last member comes the first
     */
    void take(int[] members, int from, int many) {
        grow(many);
        for (int each = 0; each < many; each++) {
            int place = from + each;
            int handle = members[place < members.length ? place : place - members.length];
            int incarnation = lines.incarnation(handle);
            // Whoever stands where it stood has been counted just now.
            if (each >= size || handles[each] != handle || incarnations[each] != incarnation) {
                handles[each] = handle;
                incarnations[each] = incarnation;
                count(each);
            }
        }
        size = many;
    }

    private void grow(int many) {
        if (many > handles.length) {
            handles = Arrays.copyOf(handles, many);
            incarnations = Arrays.copyOf(incarnations, many);
            requests = Arrays.copyOf(requests, many);
            failures = Arrays.copyOf(failures, many);
            clientErrors = Arrays.copyOf(clientErrors, many);
            begun = Arrays.copyOf(begun, many);
        }
    }

    private void count(int place) {
        int handle = handles[place];
        failures[place] = lines.counted(handle, Outcome.SERVER_ERROR)
                + lines.counted(handle, Outcome.TIMEOUT)
                + lines.counted(handle, Outcome.UNREACHABLE);
        clientErrors[place] = lines.counted(handle, Outcome.CLIENT_ERROR);
        requests[place] = lines.counted(handle, Outcome.SUCCESS) + failures[place] + clientErrors[place];
        begun[place] = lines.completed(handle) + lines.inFlight(handle);
    }
}
