package io.datapunk.lb.simulator.policy.baseline;

/**
 * The ranking of C3: R − S + q³·S, of the server's response time R, its service time S, and an estimate of its queue,
 * q = 1 + own requests under way · number of clients + the queue it told. R, S and the queue are averages in which the newest
 * counts .9. A server that has not answered yet costs nothing.
 *
 * <p>Two things differ from the original. Servers here do not tell their service time, so S is the response time too; with
 * processor sharing and no network that is the same. And C3's rate control, which lets requests wait at the client, is left
 * out: a policy answers at once.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi15/technical-sessions/presentation/suresh">L. Suresh and others, C3: Cutting
 *     tail latency in cloud data stores via adaptive replica selection, NSDI 2015</a>
 */
final class C3Score implements Cost {
    private static final double NEWEST = 0.9;

    private final int clients;
    private final InFlight inFlight;
    private final boolean[] known;
    private final double[] times;
    private final double[] queues;

    C3Score(int servers, int clients) {
        this.clients = clients;
        inFlight = new InFlight(servers);
        known = new boolean[servers];
        times = new double[servers];
        queues = new double[servers];
    }

    @Override
    public void left(int server) {
        known[server] = false;
    }

    @Override
    public void sent(int server) {
        inFlight.sent(server);
    }

    @Override
    public void ended(int server, Ending ending) {
        inFlight.ended(server, ending);
        double queue = Float.isNaN(ending.load()) ? 0 : ending.load();
        double newest = known[server] ? NEWEST : 1;
        times[server] += newest * (ending.latencyNanos() - times[server]);
        queues[server] += newest * (queue - queues[server]);
        known[server] = true;
    }

    @Override
    public double of(int server) {
        if (!known[server]) {
            return 0;
        }
        double queue = 1 + (double) inFlight.at(server) * clients + queues[server];
        return queue * queue * queue * times[server];
    }
}
