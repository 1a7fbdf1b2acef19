package io.datapunk.lb.simulator.policy.baseline;

/** What this client has under way at a server. */
final class InFlight implements Cost {
    private final int[] counts;

    InFlight(int servers) {
        counts = new int[servers];
    }

    @Override
    public void sent(int server) {
        counts[server]++;
    }

    @Override
    public void ended(int server, Ending ending) {
        counts[server]--;
    }

    @Override
    public double of(int server) {
        return counts[server];
    }

    int at(int server) {
        return counts[server];
    }
}
