package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;

/** Attempts by server in each whole second from a moment to the end of the run. */
final class SecondCounts {
    private static final long SECOND = 1_000_000_000L;

    private final int[][] counts; // by second, then server
    private final int[] totals;

    private SecondCounts(int seconds, int servers) {
        counts = new int[seconds][servers];
        totals = new int[seconds];
    }

    static SecondCounts from(long begin, Scenario scenario, RequestLog log) {
        int seconds = (int) ((scenario.length().toNanos() - begin) / SECOND);
        SecondCounts counts =
                new SecondCounts(Math.max(0, seconds), scenario.servers().size());
        int end = log.firstAt(begin + seconds * SECOND);
        for (int row = log.firstAt(begin); row < end; row++) {
            if (log.server(row) != RequestLog.NOBODY) {
                int second = (int) ((log.began(row) - begin) / SECOND);
                counts.counts[second][log.server(row)]++;
                counts.totals[second]++;
            }
        }
        return counts;
    }

    int seconds() {
        return totals.length;
    }

    int total(int second) {
        return totals[second];
    }

    /** 0 to 1; 0 when nothing was sent. */
    double share(int server, int second) {
        return totals[second] == 0 ? 0 : (double) counts[second][server] / totals[second];
    }
}
