package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;

/**
 * How many requests a pool completes, and which part of them fails in the long run: counted on some of the members, and read
 * off now and then instead of on the path of a request.
 *
 * <p>One thread observes, any reads.
 */
final class Traffic {
    /** The most members that are looked at in a round. */
    private static final int LOOKS = 256;
    /** For so many rounds the same ones, if there are more. */
    private static final int ROUNDS = 16;

    private static final double RATE_MEMORY_TICKS = 2e9 / (1 << Decay.TICK_SHIFT);
    private static final double REQUESTS_OF_A_LONG_RATE = 512;
    private static final double REQUESTS_OF_A_RECENT_RATE = 32;

    /** What happens while ejection is suspended is learned so much slower: it is not usual. */
    private static final int SLOWER = 64;

    private static final int REQUESTS_TO_ANSWER = 32;

    private final Lines lines;
    private int[] members = new int[0];
    private int from;
    private int rounds;
    private Count before = Count.NOTHING;
    private double ticksObserved;
    private double requestsObserved;

    private double troubledRequests;

    private volatile boolean troubleLasts;
    private volatile float requestsPerTick;
    private volatile float errorRate;
    private volatile float clientErrorRate;

    Traffic(Lines lines) {
        this.lines = lines;
    }

    /** Requests completed in a tick by all members together; 0 while unknown. */
    float requestsPerTick() {
        return requestsPerTick;
    }

    /** Errors per request, over some hundred requests of each member; 0 while unknown. */
    float errorRate() {
        return errorRate;
    }

    /** The part of the requests that ended as a client error, over some dozens of requests of each member. */
    float clientErrorRate() {
        return clientErrorRate;
    }

    /** Whether many requests have failed lately for so long that who is well now has answered meanwhile. */
    boolean troubleLasts() {
        return troubleLasts;
    }

    /** Tells which part of the last requests, whosever, failed; once for each look. */
    void failing(float part, long elapsedNanos) {
        troubledRequests = part < UsualErrors.TROUBLE
                ? 0
                : troubledRequests + requestsPerTick * ((double) elapsedNanos / (1 << Decay.TICK_SHIFT));
        troubleLasts = troubledRequests > REQUESTS_TO_ANSWER && part >= UsualErrors.TROUBLE;
    }

    /** Looks what happened since the last time. */
    @SuppressWarnings("ReferenceEquality") // Other members are another array.
    void observe(int[] now, long elapsedNanos, boolean frozen) {
        int looks = Math.min(now.length, LOOKS);
        boolean comparable = now == members && rounds < ROUNDS;
        if (!comparable) {
            from = now.length <= LOOKS || now != members ? 0 : (from + LOOKS) % now.length;
            members = now;
            rounds = 0;
        } else if (now.length > LOOKS) {
            rounds++;
        }
        Count count = count(looks);
        Count since = count.since(before);
        if (comparable && looks > 0 && since.requests() >= 0 && elapsedNanos > 0) {
            learn(since, (double) elapsedNanos / (1 << Decay.TICK_SHIFT), frozen ? SLOWER : 1, looks);
        }
        before = count;
    }

    /** What some members together have completed. */
    private record Count(long requests, long failures, long clientErrors) {
        static final Count NOTHING = new Count(0, 0, 0);

        Count since(Count before) {
            return new Count(
                    requests - before.requests,
                    Math.max(0, failures - before.failures),
                    Math.max(0, clientErrors - before.clientErrors));
        }
    }

    private Count count(int looks) {
        long successes = 0;
        long failures = 0;
        long clientErrors = 0;
        for (int i = 0; i < looks; i++) {
            int place = from + i;
            int handle = members[place >= members.length ? place - members.length : place];
            successes += lines.counted(handle, Outcome.SUCCESS);
            failures += failures(handle);
            clientErrors += lines.counted(handle, Outcome.CLIENT_ERROR);
        }
        return new Count(successes + failures + clientErrors, failures, clientErrors);
    }

    private void learn(Count since, double ticks, int slower, int looks) {
        ticksObserved += ticks;
        double rate = since.requests() / ticks * members.length / looks;
        // The mean of all at first, then of the last seconds.
        double weight = ticks / Math.min(ticksObserved, RATE_MEMORY_TICKS + ticks);
        requestsPerTick = moved(requestsPerTick, rate, weight);
        if (since.requests() > 0) {
            double requests = since.requests();
            requestsObserved += requests;
            double memory = Math.min(requestsObserved, REQUESTS_OF_A_LONG_RATE * looks + requests);
            errorRate = moved(errorRate, since.failures() / requests, requests / (memory * slower));
            double recent = Math.min(requestsObserved, REQUESTS_OF_A_RECENT_RATE * looks + requests);
            clientErrorRate = moved(clientErrorRate, since.clientErrors() / requests, requests / recent);
        }
    }

    private static float moved(float from, double to, double part) {
        return (float) (from + (to - from) * part);
    }

    private long failures(int handle) {
        return lines.counted(handle, Outcome.SERVER_ERROR)
                + lines.counted(handle, Outcome.TIMEOUT)
                + lines.counted(handle, Outcome.UNREACHABLE);
    }
}
