package io.datapunk.lb.simulator.policy.baseline;

import java.util.List;

/** So many failures in a row stand out. */
final class ConsecutiveFailures implements OutlierRule {
    private final int threshold;
    private final int[] runs;

    ConsecutiveFailures(int servers, int threshold) {
        this.threshold = threshold;
        runs = new int[servers];
    }

    @Override
    public String name() {
        return threshold + " consecutive failures";
    }

    @Override
    public boolean ended(int server, boolean failed) {
        runs[server] = failed ? runs[server] + 1 : 0;
        if (runs[server] < threshold) {
            return false;
        }
        runs[server] = 0;
        return true;
    }

    @Override
    public List<Integer> swept(ServerSet judged) {
        return List.of();
    }

    @Override
    public void clear(int server) {
        runs[server] = 0;
    }
}
