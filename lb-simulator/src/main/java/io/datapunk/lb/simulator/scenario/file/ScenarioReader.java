package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Route;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the map a file consists of; what is good of it goes into a builder, the rest becomes problems. */
final class ScenarioReader {
    /** The most requests a run may come to: each takes memory. */
    private static final double MOST_REQUESTS = 20_000_000;

    private static final int MOST_ROUTES = 63;
    private static final Duration USUAL_LENGTH = Duration.ofSeconds(80);
    private static final Format<Trouble> TROUBLE =
            Formats.oneOf(Trouble.values(), trouble -> trouble.name().toLowerCase(Locale.ROOT));

    private final Section file;
    private final Timeline timeline = new Timeline();
    private final Map<String, Integer> routes = new LinkedHashMap<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final List<Listing> listings = new ArrayList<>();
    private final ScenarioBuilder builder;

    private ScenarioReader(Section file) {
        this.file = file;
        this.builder = new ScenarioBuilder(file.required("name", Formats.NAME, "unnamed"));
    }

    /**
     * The builder of the scenario.
     *
     * @param file without problems so far, or with: what is not good is left out
     */
    static ScenarioBuilder read(Section file) {
        return new ScenarioReader(file).read();
    }

    private ScenarioBuilder read() {
        builder.about(file.value("about", Formats.TEXT, "").strip());
        List<ServerSpec> servers = file.required("servers", "a list of groups of servers")
                .map(ServersReader::read)
                .orElse(List.of());
        servers.forEach(server -> builder.servers(1, server));
        Optional<Load> load = file.entry("load")
                .map(entry -> load(entry, servers.size()))
                .orElse(Optional.of(ScenarioBuilder.USUAL_LOAD));
        load.ifPresent(builder::load);
        file.entry("routes").ifPresent(this::routes);
        int clients = file.value("clients", Formats.whole(1, Scenario.MOST_CLIENTS), 1);
        builder.clients(clients)
                .timeout(file.value("timeout", Formats.DURATION, Duration.ofSeconds(1)))
                .routeKey(file.value("routeKey", Formats.FLAG, false));
        section("retries", "a map with most and budget").ifPresent(this::retries);
        ChecksMode checks = file.value("checks", ChecksMode.FORMAT, ChecksMode.NONE);
        builder.checks(checks != ChecksMode.NONE);
        faults(servers, checks);
        items("registry", "a list of troubles").forEach(this::trouble);
        items("stalls", "a list of stalls").forEach(item -> stall(item, Targets.of(clients)));
        section("balancer", "a map of settings")
                .ifPresent(settings -> BalancerReader.read(settings).forEach(builder::balancer));
        Optional<Duration> readLength = file.entry("length").map(this::length).orElse(Optional.of(USUAL_LENGTH));
        Duration length = readLength.orElse(Formats.LONGEST);
        builder.length(length);
        file.entry("measured").flatMap(entry -> measured(entry, length)).ifPresent(builder::measured);
        file.entry(ScenarioFile.PARAMETERS); // read before
        timeline.checkWithin(length);
        timeline.checkApart();
        if (readLength.isPresent()) {
            load.ifPresent(checked -> limit(checked, length));
        }
        file.close();
        return builder;
    }

    /** Nothing after a problem. */
    private Optional<Load> load(Entry entry, int servers) {
        return entry.section("a map with poisson, constant or closed").flatMap(new LoadReader(servers, timeline)::read);
    }

    private Optional<Section> section(String key, String expected) {
        return file.entry(key).flatMap(entry -> entry.section(expected));
    }

    private List<Entry> items(String key, String expected) {
        return file.entry(key).map(entry -> entry.list(expected)).orElse(List.of());
    }

    private void routes(Entry entry) {
        double shares = 0;
        for (Entry item : entry.list("a list of routes")) {
            Optional<Section> section = item.section("a route, a map with name and share");
            if (section.isPresent() && routes.size() < MOST_ROUTES) {
                shares += route(item, section.get());
            } else if (section.isPresent()) {
                item.problem("one more route, expected at most " + MOST_ROUTES);
            }
        }
        if (shares > 1 + 1e-9) {
            entry.problem(
                    String.format(Locale.ROOT, "shares of %.0f%% together, expected at most 100%%", shares * 100));
        }
    }

    private double route(Entry item, Section section) {
        String name = section.required("name", Formats.NAME, item.path());
        double share = section.required("share", Formats.SOME, 1e-9);
        section.close();
        if (routes.putIfAbsent(name, routes.size() + 1) != null) {
            section.entry("name").ifPresent(entry -> entry.unexpected("a name of its own"));
            return 0;
        }
        builder.route(new Route(routes.size(), share));
        return share;
    }

    private void retries(Section section) {
        builder.retries(new Retries(
                section.required("most", Formats.whole(0, 10), 0), section.value("budget", Formats.PART, 1.0)));
        section.close();
    }

    private void faults(List<ServerSpec> servers, ChecksMode checks) {
        Targets targets = new Targets(servers.stream().map(ServerSpec::zone).toList());
        var setting = new FaultReader.Setting(targets, routes, checks, timeline, episodes, listings);
        List<Entry> items = items("faults", "a list of faults");
        if (!servers.isEmpty()) {
            items.forEach(item -> FaultReader.read(item, setting));
        }
        episodes.forEach(builder::episode);
        listings.forEach(builder::listing);
    }

    private void trouble(Entry item) {
        item.section("a trouble, a map").ifPresent(section -> {
            Trouble trouble = section.required("trouble", TROUBLE, Trouble.OUTAGE);
            Optional<Span> span = Span.of(section);
            section.close();
            span.ifPresent(when -> {
                timeline.span(when);
                timeline.stretch(item, "registry: " + trouble, 0, when.window());
                builder.registry(new RegistryEpisode(trouble, when.window()));
            });
        });
    }

    private void stall(Entry item, Targets clients) {
        item.section("a stall, a map").ifPresent(section -> {
            List<Integer> who = section.required("clients", "who stands still, such as 0, first 3, 60% or all")
                    .map(clients::read)
                    .orElse(List.of());
            Optional<Span> span = Span.of(section);
            section.close();
            span.ifPresent(when -> {
                timeline.span(when);
                for (int client : who) {
                    timeline.stretch(item, "client %d: stall", client, when.window());
                    builder.stall(new Stall(client, when.window()));
                }
            });
        });
    }

    /** Nothing after a problem. */
    private Optional<Duration> length(Entry entry) {
        if (entry.isScalar()) {
            return Optional.of(entry.as(Formats.DURATION, Duration.ZERO)).filter(length -> !length.isZero());
        }
        return entry.section(Formats.DURATION.expected() + ", or a map with afterFaults")
                .map(section -> {
                    Duration after = section.required("afterFaults", Formats.MOMENT, Duration.ZERO);
                    section.close();
                    Duration last = timeline.last();
                    if (last.isZero()) {
                        entry.problem("afterFaults without faults, expected a duration");
                    }
                    return last.plus(after);
                })
                .filter(length -> !length.isZero());
    }

    private Optional<Window> measured(Entry entry, Duration length) {
        if (entry.isScalar()) {
            Format<Boolean> all = Formats.oneOf(Map.of("all", true), "all, or a map with from and for or until");
            return entry.as(all, false) ? Optional.of(new Window(Duration.ZERO, length)) : Optional.empty();
        }
        return entry.section("all, or a map with from and for or until").flatMap(section -> {
            Optional<Span> span = Span.of(section);
            section.close();
            span.ifPresent(timeline::span);
            return span.map(Span::window);
        });
    }

    private void limit(Load load, Duration length) {
        if (load instanceof Load.Open open) {
            double requests = requests(open, length);
            if (requests > MOST_REQUESTS) {
                file.entry("load")
                        .or(() -> file.entry("length")) // without a load of its own it is the length that is too much
                        .ifPresent(entry -> entry.problem(String.format(
                                Locale.ROOT,
                                "%.0f requests in %s, expected at most %.0f",
                                requests,
                                Formats.shown(length),
                                MOST_REQUESTS)));
            }
        }
    }

    /** How many requests there will be on average: the area below the rates. */
    private static double requests(Load.Open open, Duration length) {
        double sum = 0;
        Duration at = Duration.ZERO;
        double rate = open.rateAt(0);
        for (var point : open.rates()) {
            sum += (rate + point.perSecond()) / 2 * seconds(point.at().minus(at));
            at = point.at();
            rate = point.perSecond();
        }
        return sum + rate * Math.max(0, seconds(length.minus(at)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
