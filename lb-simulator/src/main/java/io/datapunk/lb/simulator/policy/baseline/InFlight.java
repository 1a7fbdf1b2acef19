package io.datapunk.lb.simulator.policy.baseline;

/**
 * What this client has under way at a server: "least request".
 *
 * @see <a href="https://github.com/grpc/proposal/blob/master/A48-xds-least-request-lb-policy.md">gRPC, A48</a>
 */
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
