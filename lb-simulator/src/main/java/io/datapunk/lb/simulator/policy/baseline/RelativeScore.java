package io.datapunk.lb.simulator.policy.baseline;

/**
 * The step of D2's health score at the end of an interval, with its defaults: what takes at least 1.3 times as long as the
 * cluster loses .2, what takes at most 1.2 times as long wins .05, in between nothing changes, nor without a call. Error rates
 * do not count: their thresholds are 1.1, which no rate reaches.
 *
 * @see <a href="https://github.com/linkedin/rest.li/blob/master/d2/src/main/java/com/linkedin/d2/balancer/strategies/relative/StateUpdater.java">
 *     rest.li, StateUpdater.java</a>
 */
final class RelativeScore {
    private static final double UNHEALTHY = 1.3;
    private static final double HEALTHY = 1.2;
    private static final double DOWN = 0.2;
    private static final double UP = 0.05;

    private RelativeScore() {}

    /**
     * The score after an interval.
     *
     * @param calls that ended in it or are under way
     * @param latency their mean; of what is under way its age counts
     * @param cluster the same over all servers
     */
    static double next(double score, int calls, double latency, double cluster) {
        if (calls == 0) {
            return score;
        }
        if (latency >= UNHEALTHY * cluster) {
            return Math.max(0, score - DOWN);
        }
        return latency <= HEALTHY * cluster ? Math.min(1, score + UP) : score;
    }
}
