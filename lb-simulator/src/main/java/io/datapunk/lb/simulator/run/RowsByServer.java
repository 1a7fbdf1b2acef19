package io.datapunk.lb.simulator.run;

import java.util.Arrays;
import java.util.Set;

/** The rows of a log that are of some servers, by server; 4 bytes a row. Immutable. */
final class RowsByServer {
    private final int[] begins; // by server; the next one's is the end
    private final int[] rows;

    RowsByServer(RequestLog log, int servers, Set<Integer> wanted) {
        boolean[] of = new boolean[servers];
        wanted.forEach(server -> of[server] = true);
        begins = new int[servers + 1];
        for (int row = 0; row < log.size(); row++) {
            int server = log.server(row);
            if (server != RequestLog.NOBODY && of[server]) {
                begins[server + 1]++;
            }
        }
        for (int server = 0; server < servers; server++) {
            begins[server + 1] += begins[server];
        }
        rows = new int[begins[servers]];
        int[] next = begins.clone();
        for (int row = 0; row < log.size(); row++) {
            int server = log.server(row);
            if (server != RequestLog.NOBODY && of[server]) {
                rows[next[server]++] = row;
            }
        }
    }

    /** Those of one server, in order; none of one that was not wanted. */
    int[] of(int server) {
        return Arrays.copyOfRange(rows, begins[server], begins[server + 1]);
    }
}
