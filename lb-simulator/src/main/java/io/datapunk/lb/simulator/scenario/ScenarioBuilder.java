package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Scenario} together. Without further ado: one client, 500 requests a second as a Poisson process for 80
 * seconds, one attempt each that is given up after a second, no checks, measured over the faults of servers, or over all
 * of it where there are none. Not thread-safe.
 */
public final class ScenarioBuilder {
    /** What comes in where nothing is said: 500 requests a second by chance. */
    public static final Load USUAL_LOAD = Load.Open.poisson(500);

    private final String name;
    private final List<ServerSpec> servers = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final List<Listing> listings = new ArrayList<>();
    private final List<RegistryEpisode> registry = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();
    private final Map<String, String> balancer = new HashMap<>();
    private String about = "";
    private Load load = USUAL_LOAD;
    private Duration length = Duration.ofSeconds(80);
    private Duration timeout = Duration.ofSeconds(1);
    private Retries retries = Retries.NONE;
    private int clients = 1;
    private boolean checks;
    private boolean routeKey;
    private @Nullable Window measured;

    /** A scenario of this name, without servers yet. */
    public ScenarioBuilder(String name) {
        this.name = name;
    }

    /** What it shows. */
    public ScenarioBuilder about(String text) {
        about = text;
        return this;
    }

    /** So many more servers of one kind. */
    public ScenarioBuilder servers(int count, ServerSpec each) {
        if (count < 1 || count > Scenario.MOST_SERVERS) {
            throw new IllegalArgumentException("count: " + count + ", expected 1 to " + Scenario.MOST_SERVERS);
        }
        servers.addAll(Collections.nCopies(count, each));
        return this;
    }

    /** How requests come. */
    public ScenarioBuilder load(Load value) {
        load = value;
        return this;
    }

    /** One more group of requests. */
    public ScenarioBuilder route(Route route) {
        routes.add(route);
        return this;
    }

    /** How long requests arrive. */
    public ScenarioBuilder length(Duration value) {
        length = value;
        return this;
    }

    /** After which a client gives an attempt up. */
    public ScenarioBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    /** What clients do about failed attempts. */
    public ScenarioBuilder retries(Retries value) {
        retries = value;
        return this;
    }

    /** How many clients there are. */
    public ScenarioBuilder clients(int value) {
        clients = value;
        return this;
    }

    /** Whether balancers ask servers for their health. */
    public ScenarioBuilder checks(boolean value) {
        checks = value;
        return this;
    }

    /** Whether clients tell the route of a request. */
    public ScenarioBuilder routeKey(boolean value) {
        routeKey = value;
        return this;
    }

    /** One more thing that goes wrong with a server. */
    public ScenarioBuilder episode(Episode episode) {
        episodes.add(episode);
        return this;
    }

    /** One more while in which a server is not listed. */
    public ScenarioBuilder listing(Listing listing) {
        listings.add(listing);
        return this;
    }

    /** One more thing that goes wrong with the registry. */
    public ScenarioBuilder registry(RegistryEpisode episode) {
        registry.add(episode);
        return this;
    }

    /** One more thing that goes wrong with a client. */
    public ScenarioBuilder stall(Stall stall) {
        stalls.add(stall);
        return this;
    }

    /** The stretch that is measured. */
    public ScenarioBuilder measured(Window value) {
        measured = value;
        return this;
    }

    /** One setting of the balancer that is not the default. */
    public ScenarioBuilder balancer(String key, String value) {
        balancer.put(key, value);
        return this;
    }

    /**
     * The scenario.
     *
     * @throws IllegalArgumentException when something is out of its range or contradicts something else
     */
    public Scenario build() {
        return new Scenario(
                name,
                about,
                servers,
                load,
                routes,
                length,
                timeout,
                retries,
                clients,
                checks,
                routeKey,
                episodes,
                listings,
                registry,
                stalls,
                measured != null ? measured : faults(),
                balancer);
    }

    private Window faults() {
        return episodes.stream()
                .map(Episode::window)
                .reduce(Window::spanning)
                .map(span -> span.within(length))
                .orElseGet(() -> new Window(Duration.ZERO, length));
    }
}
