package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Standing;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * D2's relative strategy: each server has a hundred points on a ring times its {@linkplain RelativeScore score}, which changes
 * every 5 s, at least one; a request takes a random point. A retry avoids the servers that were tried. Quarantine and slow start
 * are off, as by default.
 *
 * @see <a href="https://github.com/linkedin/rest.li/tree/master/d2/src/main/java/com/linkedin/d2/balancer/strategies/relative">rest.li,
 *     strategies/relative</a>
 */
final class RelativeChoice implements Chooser {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int POINTS = 100;
    private static final int MOST_DRAWS = 10;

    private final Ticker ticker;
    private final RandomGenerator random;
    private final Interval interval;
    private final ServerSet listed;
    private final double[] scores;
    private final CallTally[] tallies;
    private int[] ring = {}; // points of all before and including the one at this index of the listed

    RelativeChoice(Place place) {
        int servers = place.servers().count();
        ticker = place.ticker();
        random = place.random();
        interval = new Interval(ticker, INTERVAL);
        listed = new ServerSet(servers);
        scores = new double[servers];
        tallies = new CallTally[servers];
        Arrays.setAll(tallies, server -> new CallTally());
    }

    @Override
    public void joined(int server) {
        listed.add(server);
        scores[server] = 1;
        ring = new int[0];
    }

    @Override
    public void left(int server) {
        listed.remove(server);
        tallies[server].restart();
        ring = new int[0];
    }

    @Override
    public void sent(int server) {
        tallies[server].sent(ticker.nanos());
    }

    @Override
    public void ended(int server, Ending ending) {
        tallies[server].ended(ticker.nanos(), ending.latencyNanos());
    }

    @Override
    public int choose(ServerSet from, Ask ask) {
        if (ring.length == 0) {
            layRing();
        }
        int server = draw();
        for (int draws = 1; draws < MOST_DRAWS && ask.attempt() > 0 && ask.tried(server); draws++) {
            server = draw();
        }
        return server;
    }

    private int draw() {
        int point = random.nextInt(ring[ring.length - 1]) + 1;
        int found = Arrays.binarySearch(ring, point);
        return listed.at(found >= 0 ? found : -found - 1);
    }

    private void layRing() {
        ring = new int[listed.size()];
        int total = 0;
        for (int i = 0; i < ring.length; i++) {
            total += (int) Math.max(1, StrictMath.round(POINTS * scores[listed.at(i)]));
            ring[i] = total;
        }
    }

    @Override
    public void tick() {
        if (interval.over()) {
            judge(ticker.nanos());
        }
    }

    private void judge(long now) {
        double total = 0;
        int calls = 0;
        for (int i = 0; i < listed.size(); i++) {
            total += tallies[listed.at(i)].totalNanos(now);
            calls += tallies[listed.at(i)].calls();
        }
        double cluster = calls == 0 ? 0 : total / calls;
        for (int i = 0; i < listed.size(); i++) {
            int server = listed.at(i);
            int own = tallies[server].calls();
            double latency = own == 0 ? 0 : tallies[server].totalNanos(now) / own;
            scores[server] = RelativeScore.next(scores[server], own, latency, cluster);
            tallies[server].restart();
        }
        ring = new int[0];
    }

    @Override
    public Standing standing(int server) {
        return listed.contains(server)
                ? new Standing("closed", scores[server], Math.max(1.0 / POINTS, scores[server]))
                : Standing.UNKNOWN;
    }
}
