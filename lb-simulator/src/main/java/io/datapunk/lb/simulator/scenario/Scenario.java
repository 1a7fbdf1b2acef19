package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What happens around balancers: their servers, the faults, the load. Immutable; made by a {@link ScenarioBuilder}.
 *
 * <p>A run of it takes about a microsecond of processor time and 23 bytes of heap for each request (as much again for each
 * attempt where there are retries), half a kilobyte for each server, and 80 bytes for each server of each client: within 320 MB of
 * heap run 100,000 servers with one client, or 100 servers with 1,000 clients, at 10,000 requests a second for a minute. Both
 * largest at once would need some 8 GB.
 *
 * @param name by which people know it
 * @param about what it shows, in a sentence or two
 * @param servers what they are like, 1 to 100,000
 * @param load how requests come
 * @param routes groups of requests; those of none are the rest
 * @param length how long requests arrive
 * @param timeout after which a client gives an attempt up
 * @param retries what clients do about failed attempts
 * @param clients how many there are, each with a balancer of its own, 1 to 1,000
 * @param checks whether balancers ask servers for their health
 * @param routeKey whether clients tell the balancer of which route a request is
 * @param episodes what goes wrong with servers
 * @param listings when servers are not in the registry
 * @param registry what goes wrong with the registry
 * @param stalls what goes wrong with clients
 * @param measured the stretch that errors, shares and percentiles are taken from
 * @param balancer settings of the balancer that are not the default, by name
 */
public record Scenario(
        String name,
        String about,
        List<ServerSpec> servers,
        Load load,
        List<Route> routes,
        Duration length,
        Duration timeout,
        Retries retries,
        int clients,
        boolean checks,
        boolean routeKey,
        List<Episode> episodes,
        List<Listing> listings,
        List<RegistryEpisode> registry,
        List<Stall> stalls,
        Window measured,
        Map<String, String> balancer) {
    /** The most servers a scenario may have. */
    public static final int MOST_SERVERS = 100_000;

    /** The most clients a scenario may have. */
    public static final int MOST_CLIENTS = 1_000;

    public Scenario {
        servers = List.copyOf(servers);
        routes = List.copyOf(routes);
        episodes = List.copyOf(episodes);
        listings = List.copyOf(listings);
        registry = List.copyOf(registry);
        stalls = List.copyOf(stalls);
        balancer = Map.copyOf(balancer);
        if (servers.isEmpty() || servers.size() > MOST_SERVERS) {
            throw new IllegalArgumentException("servers: " + servers.size() + ", expected 1 to " + MOST_SERVERS);
        }
        if (clients < 1 || clients > MOST_CLIENTS) {
            throw new IllegalArgumentException("clients: " + clients + ", expected 1 to " + MOST_CLIENTS);
        }
        requirePositive("length", length);
        requirePositive("timeout", timeout);
        if (routes.stream().mapToDouble(Route::share).sum() > 1 + 1e-9) {
            throw new IllegalArgumentException("routes: shares of " + routes + ", expected at most 1 together");
        }
        for (Episode episode : episodes) {
            requireServer("episode", episode.server(), servers.size());
        }
        for (Listing listing : listings) {
            requireServer("listing", listing.server(), servers.size());
        }
        for (Stall stall : stalls) {
            if (stall.client() < 0 || stall.client() >= clients) {
                throw new IllegalArgumentException(
                        "stall: client " + stall.client() + ", expected 0 to " + (clients - 1));
            }
        }
        if (measured.until().compareTo(length) > 0) {
            throw new IllegalArgumentException("measured: until " + measured.until() + ", expected at most " + length);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + ", expected a duration above zero");
        }
    }

    private static void requireServer(String what, int server, int servers) {
        if (server < 0 || server >= servers) {
            throw new IllegalArgumentException(what + ": server " + server + ", expected 0 to " + (servers - 1));
        }
    }

    /** The episodes of one server, in the order of the scenario. */
    public List<Episode> episodesOf(int server) {
        return episodes.stream().filter(episode -> episode.server() == server).toList();
    }

    /** The positions of the servers something goes wrong with, in order. */
    public List<Integer> afflicted() {
        return episodes.stream().map(Episode::server).distinct().sorted().toList();
    }

    /** Whether taking this server out at some time would be right. */
    public boolean faulty(int server) {
        return episodes.stream().anyMatch(episode -> episode.server() == server && episode.faulty());
    }
}
