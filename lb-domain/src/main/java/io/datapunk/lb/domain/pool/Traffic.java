package io.datapunk.lb.domain.pool;

/**
 * How many requests a pool begins and completes, and which part of them fails in the long run: counted on some of the members, and read
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

    private final Sample sample;
    /** How many there were when the sample was taken. */
    private int members;
    /** The place of the first that is looked at. */
    private int from;

    private int rounds;
    private double ticksObserved;
    private double requestsObserved;

    private double troubledRequests;

    private volatile boolean troubleLasts;
    private volatile float requestsPerTick;
    private volatile float begunPerTick;
    private volatile float errorRate;
    private volatile float clientErrorRate;

    Traffic(Lines lines) {
        sample = new Sample(lines);
    }

    /** Requests completed in a tick by all members together, neither throttled nor ignored; 0 while unknown. */
    float requestsPerTick() {
        return requestsPerTick;
    }

    /** Requests begun in a tick, however they end; 0 while unknown. */
    float begunPerTick() {
        return begunPerTick;
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

    /** Looks what happened since the last time; who comes or goes meanwhile changes nothing for the others. O(256). */
    void observe(int[] now, long elapsedNanos, boolean frozen) {
        sample.look();
        if (sample.compared() > 0 && sample.requests() >= 0 && elapsedNanos > 0) {
            learn((double) elapsedNanos / (1 << Decay.TICK_SHIFT), frozen ? SLOWER : 1);
        }
        rounds = (rounds + 1) % ROUNDS;
        from = now.length <= LOOKS ? 0 : (rounds == 0 ? from + LOOKS : from) % now.length;
        sample.take(now, from, Math.min(now.length, LOOKS));
        members = now.length;
    }

    private void learn(double ticks, int slower) {
        ticksObserved += ticks;
        int looks = sample.compared();
        double requests = sample.requests();
        double ofAllPerTick = members / (looks * ticks);
        // The mean of all at first, then of the last seconds.
        double weight = ticks / Math.min(ticksObserved, RATE_MEMORY_TICKS + ticks);
        requestsPerTick = moved(requestsPerTick, requests * ofAllPerTick, weight);
        begunPerTick = moved(begunPerTick, sample.begun() * ofAllPerTick, weight);
        if (requests > 0) {
            requestsObserved += requests;
            double memory = Math.min(requestsObserved, REQUESTS_OF_A_LONG_RATE * looks + requests);
            errorRate = moved(errorRate, sample.failures() / requests, requests / (memory * slower));
            double recent = Math.min(requestsObserved, REQUESTS_OF_A_RECENT_RATE * looks + requests);
            clientErrorRate = moved(clientErrorRate, sample.clientErrors() / requests, requests / recent);
        }
    }

    private static float moved(float from, double to, double part) {
        return (float) (from + (to - from) * part);
    }
}
