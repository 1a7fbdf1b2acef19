package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.PolicyListener;
import io.datapunk.lb.simulator.policy.Standing;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;

/**
 * Envoy's outlier detection: what a rule finds is out for 30 s times how often it was found lately, at most 300 s, and comes back
 * whole at the first sweep after that. A sweep is every 10 s; each takes one off the count of a server that is in. At most a
 * tenth of the servers is out, rounded down, so of nine none ever is. When fewer than half may be used, all are.
 *
 * @see <a href="https://github.com/envoyproxy/envoy/blob/main/source/common/upstream/outlier_detection_impl.cc">Envoy,
 *     outlier_detection_impl.cc</a>
 */
final class OutlierDetection implements Guard {
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final long BASE_NANOS = 30_000_000_000L;
    private static final int LONGEST = 10; // times the base
    private static final int MOST_PERCENT = 10;
    private static final Standing IN = new Standing("closed", Double.NaN, 1);
    private static final Standing OUT = new Standing("open", Double.NaN, 0);

    private final OutlierRule rule;
    private final boolean enforced;
    private final Ticker ticker;
    private final PolicyListener listener;
    private final Interval sweeps;
    private final ServerSet listed;
    private final ServerSet in;
    private final int[] counts;
    private final long[] outSince;

    /**
     * Watches with a rule.
     *
     * @param enforced false: what the rule finds is only remarked
     */
    OutlierDetection(Place place, OutlierRule rule, boolean enforced) {
        int servers = place.servers().count();
        this.rule = rule;
        this.enforced = enforced;
        ticker = place.ticker();
        listener = place.listener();
        sweeps = new Interval(ticker, SWEEP);
        listed = new ServerSet(servers);
        in = new ServerSet(servers);
        counts = new int[servers];
        outSince = new long[servers];
    }

    @Override
    public ServerSet usable() {
        return 2 * in.size() < listed.size() ? listed : in;
    }

    @Override
    public void joined(int server) {
        listed.add(server);
        in.add(server);
    }

    @Override
    public void left(int server) {
        if (listed.contains(server) && !in.contains(server)) {
            listener.changed(server, "open", "closed", "left");
        }
        listed.remove(server);
        in.remove(server);
        counts[server] = 0;
        rule.clear(server);
    }

    @Override
    public void ended(int server, Ending ending) {
        if (rule.ended(server, ending.failed()) && in.contains(server)) {
            eject(server);
        }
    }

    @Override
    public void tick() {
        if (sweeps.over()) {
            for (int i = 0; i < listed.size(); i++) {
                visit(listed.at(i));
            }
            rule.swept(in).forEach(this::eject);
        }
    }

    private void visit(int server) {
        if (in.contains(server)) {
            counts[server] = Math.max(0, counts[server] - 1);
        } else if (ticker.nanos() - outSince[server] >= BASE_NANOS * Math.min(LONGEST, counts[server])) {
            in.add(server);
            rule.clear(server);
            listener.changed(server, "open", "closed", "ejection time over");
        }
    }

    private void eject(int server) {
        int out = listed.size() - in.size();
        if (!enforced || 100 * (out + 1) > MOST_PERCENT * listed.size()) {
            listener.remark("outlier, not ejected: " + server + ", " + rule.name());
            return;
        }
        in.remove(server);
        counts[server]++;
        outSince[server] = ticker.nanos();
        listener.changed(server, "closed", "open", rule.name());
    }

    @Override
    public Standing standing(int server) {
        return in.contains(server) ? IN : listed.contains(server) ? OUT : Standing.UNKNOWN;
    }
}
