package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * What happens around a balancer: its servers, their faults, the load. Immutable.
 *
 * @param name by which people know it
 * @param servers what they are like, 1 to 100,000
 * @param requestsPerSecond the mean rate of a Poisson process of arrivals, above 0
 * @param length how long requests arrive
 * @param timeout after which a client gives a request up
 * @param episodes what goes wrong
 * @param measured the stretch that errors, shares and percentiles are taken from
 */
public record Scenario(
        String name,
        List<ServerSpec> servers,
        double requestsPerSecond,
        Duration length,
        Duration timeout,
        List<Episode> episodes,
        Window measured) {
    private static final int MOST_SERVERS = 100_000;

    public Scenario {
        servers = List.copyOf(servers);
        episodes = List.copyOf(episodes);
        if (servers.isEmpty() || servers.size() > MOST_SERVERS) {
            throw new IllegalArgumentException("servers: " + servers.size() + ", expected 1 to " + MOST_SERVERS);
        }
        if (!(requestsPerSecond > 0 && requestsPerSecond <= 1e6)) {
            throw new IllegalArgumentException(
                    "requestsPerSecond: " + requestsPerSecond + ", expected above 0 and at most a million");
        }
        if (length.isZero() || length.isNegative()) {
            throw new IllegalArgumentException("length: " + length + ", expected a duration above zero");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout: " + timeout + ", expected a duration above zero");
        }
        for (Episode episode : episodes) {
            if (episode.server() < 0 || episode.server() >= servers.size()) {
                throw new IllegalArgumentException(
                        "episode: server " + episode.server() + ", expected 0 to " + (servers.size() - 1));
            }
        }
        if (measured.until().compareTo(length) > 0) {
            throw new IllegalArgumentException("measured: until " + measured.until() + ", expected at most " + length);
        }
    }

    /**
     * A scenario of equal servers that is measured over the time of its faults, or over the whole of it when there are
     * none.
     */
    public static Scenario of(
            String name,
            int servers,
            ServerSpec each,
            double requestsPerSecond,
            Duration length,
            Duration timeout,
            List<Episode> episodes) {
        Window measured = episodes.stream()
                .map(Episode::window)
                .reduce(Window::spanning)
                .orElseGet(() -> new Window(Duration.ZERO, length));
        return new Scenario(
                name, Collections.nCopies(servers, each), requestsPerSecond, length, timeout, episodes, measured);
    }

    /** The same, measured over all of it. */
    public Scenario measuredWhole() {
        return new Scenario(
                name, servers, requestsPerSecond, length, timeout, episodes, new Window(Duration.ZERO, length));
    }

    /** The episodes of one server. */
    public List<Episode> episodesOf(int server) {
        return episodes.stream().filter(episode -> episode.server() == server).toList();
    }

    /** The positions of the servers something goes wrong with, in order. */
    public List<Integer> faulty() {
        return episodes.stream().map(Episode::server).distinct().sorted().toList();
    }
}
