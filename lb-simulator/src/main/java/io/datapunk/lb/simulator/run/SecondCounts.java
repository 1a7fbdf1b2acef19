package io.datapunk.lb.simulator.run;

/** Attempts in each whole second from a moment to the end of the run: all that were sent, and those of one server. */
final class SecondCounts {
    private static final long SECOND = 1_000_000_000L;

    private SecondCounts() {}

    /** All that were sent to anybody. */
    static int[] all(RequestLog log, long begin, int seconds) {
        int[] counts = new int[seconds];
        int first = log.firstAt(begin);
        for (int second = 0; second < seconds; second++) {
            int end = log.firstAt(begin + (second + 1) * SECOND);
            counts[second] = log.sent(first, end);
            first = end;
        }
        return counts;
    }

    /** Those of one server, by the rows of its attempts. */
    static int[] of(RequestLog log, int[] rows, long begin, int seconds) {
        int[] counts = new int[seconds];
        for (int row : rows) {
            long since = log.began(row) - begin;
            if (since >= 0 && since < seconds * SECOND) {
                counts[(int) (since / SECOND)]++;
            }
        }
        return counts;
    }
}
