package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Servers;
import io.datapunk.lb.simulator.server.Probe;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Prequal: every request sends three probes to random servers and goes itself to the best of the sixteen last answers, {@linkplain
 * ProbePool#take by} hot and cold. With less than two answers it goes anywhere. Each request also removes one answer. An answer
 * serves b = 2 / ((1 − 16/n)·3 − 1) requests of n servers, a fraction by chance; with so few servers that this is not above zero,
 * until it is old.
 *
 * <p>An answer says what the server had when it was asked and arrives half a millisecond later. Who is dead or stands still
 * sends none.
 *
 * @see <a href="https://arxiv.org/abs/2312.10172">B. Wydrowski and others, Load is not what you should balance: introducing
 *     Prequal, NSDI 2024</a>
 */
final class Prequal implements Chooser {
    private static final int PROBES = 3;
    private static final int REMOVED = 1;
    private static final double DELTA = 1;
    private static final int LEAST = 2;
    private static final Duration ANSWER = Duration.ofNanos(500_000);

    private final double quantile;
    private final Servers servers;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final ServerSet listed;
    private final ProbePool pool = new ProbePool();
    private final RecentRequests recent = new RecentRequests();

    /**
     * A client.
     *
     * @param quantile with more requests than this part of the servers, 0 to 1, one is hot
     */
    Prequal(Place place, double quantile) {
        this.quantile = quantile;
        servers = place.servers();
        ticker = place.ticker();
        scheduler = place.scheduler();
        random = place.random();
        listed = new ServerSet(servers.count());
    }

    @Override
    public void joined(int server) {
        listed.add(server);
    }

    @Override
    public void left(int server) {
        listed.remove(server);
        pool.remove(server);
    }

    @Override
    public int choose(ServerSet from, Ask ask) {
        pool.expire(ticker.nanos());
        int threshold = recent.quantile(quantile);
        int server = pool.size() < LEAST ? from.at(random.nextInt(from.size())) : pool.take(threshold);
        pool.removeOne(threshold);
        probe(from);
        return server;
    }

    private void probe(ServerSet from) {
        int[] asked = new int[Math.min(PROBES, from.size())];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = different(from, asked, i);
            int server = asked[i];
            Probe answer = servers.probe(server);
            if (answer != null) {
                scheduler.after(ANSWER, () -> learn(server, answer));
            }
        }
    }

    private int different(ServerSet from, int[] before, int count) {
        int server = from.at(random.nextInt(from.size()));
        for (int i = 0; i < count; i++) {
            if (before[i] == server) {
                return different(from, before, count);
            }
        }
        return server;
    }

    private void learn(int server, Probe answer) {
        if (listed.contains(server)) {
            recent.add(answer.requests());
            pool.add(server, answer, uses(), ticker.nanos());
        }
    }

    private int uses() {
        double most = uses(listed.size());
        int whole = (int) most;
        return random.nextDouble() < most - whole ? whole + 1 : whole;
    }

    /** For how many requests an answer of one of so many servers may be used, on average. */
    static double uses(int servers) {
        double net = (1 - (double) ProbePool.MOST / servers) * PROBES - REMOVED;
        return net > 0 ? Math.max(1, (1 + DELTA) / net) : Integer.MAX_VALUE;
    }
}
