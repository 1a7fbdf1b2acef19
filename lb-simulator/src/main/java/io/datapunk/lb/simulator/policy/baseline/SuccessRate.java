package io.datapunk.lb.simulator.policy.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A success rate, over an interval, below the mean minus 1.9 standard deviations of all stands out: among at least five servers
 * with at least a hundred requests each. There is no floor, so somebody often stands out where nobody is worse.
 */
final class SuccessRate implements OutlierRule {
    private static final int LEAST_SERVERS = 5;
    private static final int LEAST_REQUESTS = 100;
    private static final double DEVIATIONS = 1.9;

    private final int[] requests;
    private final int[] successes;

    SuccessRate(int servers) {
        requests = new int[servers];
        successes = new int[servers];
    }

    @Override
    public String name() {
        return "success rate";
    }

    @Override
    public boolean ended(int server, boolean failed) {
        requests[server]++;
        successes[server] += failed ? 0 : 1;
        return false;
    }

    @Override
    public List<Integer> swept(ServerSet judged) {
        List<Integer> enough = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            if (requests[judged.at(i)] >= LEAST_REQUESTS) {
                enough.add(judged.at(i));
            }
        }
        double[] rates = enough.stream()
                .mapToDouble(server -> (double) successes[server] / requests[server])
                .toArray();
        double threshold = threshold(rates);
        Arrays.fill(requests, 0);
        Arrays.fill(successes, 0);
        List<Integer> outliers = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            if (rates[i] < threshold) {
                outliers.add(enough.get(i));
            }
        }
        return outliers;
    }

    /** What these success rates must not fall below; negative infinity where they are too few. */
    static double threshold(double[] rates) {
        if (rates.length < LEAST_SERVERS) {
            return Double.NEGATIVE_INFINITY;
        }
        double mean = Arrays.stream(rates).sum() / rates.length;
        double variance =
                Arrays.stream(rates).map(rate -> (rate - mean) * (rate - mean)).sum() / rates.length;
        return mean - DEVIATIONS * StrictMath.sqrt(variance);
    }

    @Override
    public void clear(int server) {
        requests[server] = 0;
        successes[server] = 0;
    }
}
