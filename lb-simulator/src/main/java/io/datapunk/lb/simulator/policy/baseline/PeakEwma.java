package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.spi.Ticker;

/**
 * Recent latency, times what is under way and one more. A latency above the average replaces it, one below draws it down with
 * e^(-t/10 s); looking draws it toward zero likewise, so a server that is avoided gets its chance again. A server that has not
 * answered yet costs nothing for its first request, and very much for the next.
 *
 * <p>Failures count by their latency, as in the original: one that fails fast looks fast.
 *
 * @see <a href="https://github.com/twitter/finagle/blob/develop/finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala">
 *     Finagle, PeakEwma.scala</a>
 */
final class PeakEwma implements Cost {
    private static final double TAU_NANOS = 10e9;
    private static final double PENALTY = 1L << 47;

    private final Ticker ticker;
    private final InFlight inFlight;
    private final double[] averages;
    private final long[] stamps;

    PeakEwma(int servers, Ticker ticker) {
        this.ticker = ticker;
        inFlight = new InFlight(servers);
        averages = new double[servers];
        stamps = new long[servers];
    }

    @Override
    public void left(int server) {
        averages[server] = 0;
    }

    @Override
    public void sent(int server) {
        inFlight.sent(server);
    }

    @Override
    public void ended(int server, Ending ending) {
        inFlight.ended(server, ending);
        observe(server, ending.latencyNanos());
    }

    @Override
    public double of(int server) {
        observe(server, 0);
        int underWay = inFlight.at(server);
        return averages[server] == 0 && underWay > 0 ? PENALTY + underWay : averages[server] * (underWay + 1);
    }

    private void observe(int server, long latencyNanos) {
        long now = ticker.nanos();
        double before = averages[server];
        if (latencyNanos > before) {
            averages[server] = latencyNanos;
        } else if (before > 0 && now != stamps[server]) {
            double kept = StrictMath.exp(-(now - stamps[server]) / TAU_NANOS);
            averages[server] = before * kept + latencyNanos * (1 - kept);
        }
        stamps[server] = now;
    }
}
