package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.file.ChecksMode.Sight;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one fault of the file into the episodes and listings it stands for. */
final class FaultReader {
    /** The most windows all faults of a file may come to. */
    static final int MOST_EPISODES = 1_000_000;

    private static final Latency SOME_LATENCY = new Latency.Constant(Duration.ofSeconds(1));
    private static final Duration FOREVER = Formats.LONGEST.multipliedBy(10);

    private final Entry item;
    private final Section section;
    private final Setting setting;
    private Sight sight = Sight.USUAL;
    private Optional<Boolean> faulty = Optional.empty();

    private FaultReader(Entry item, Section section, Setting setting) {
        this.item = item;
        this.section = section;
        this.setting = setting;
    }

    /**
     * What a fault is read into, and what of the rest of the file it needs.
     *
     * @param targets who may be meant
     * @param routes numbers by name
     * @param checks what checks see
     * @param timeline hears every moment
     * @param episodes where to put what goes wrong
     * @param listings where to put who is not in the registry
     */
    record Setting(
            Targets targets,
            Map<String, Integer> routes,
            ChecksMode checks,
            Timeline timeline,
            List<Episode> episodes,
            List<Listing> listings) {
        int size() {
            return episodes.size() + listings.size();
        }
    }

    static void read(Entry item, Setting setting) {
        item.section("a fault, a map").ifPresent(section -> {
            Optional<Entry> entry = section.required("kind", FaultKind.FORMAT.expected());
            Optional<String> name = entry.flatMap(Entry::rawText);
            Optional<FaultKind> kind = name.flatMap(FaultKind.FORMAT.parse());
            if (kind.isPresent()) {
                new FaultReader(item, section, setting).read(kind.get());
                section.close();
            } else {
                entry.ifPresent(wrong -> wrong.unexpected(FaultKind.FORMAT.expected()));
            }
        });
    }

    private void read(FaultKind kind) {
        switch (kind) {
            case FAST_FAIL -> during("fail", fail(Duration.ofMillis(1), Outcome.SERVER_ERROR));
            case SLOW_FAIL -> during("fail", fail(Duration.ofSeconds(1), Outcome.SERVER_ERROR));
            case CLIENT_ERROR -> during("fail", fail(Duration.ofMillis(1), Outcome.CLIENT_ERROR));
            case ERRORS -> errors();
            case SLOW -> during("slow", slow());
            case STUCK -> during("stuck", new Fault.Stuck(latency()));
            case BLACK_HOLE -> during("silence", new Fault.BlackHole());
            case HANG -> during("hang", new Fault.Hang(section.value("share", Formats.SOME, 1.0)));
            case CRASH -> crash();
            case FLAP -> flap();
            case THROTTLE -> during("throttle", throttle());
            case JOIN -> join();
            case LEAVE -> leave();
            case ROLLING_RESTART -> rollingRestart();
            case ZONE_LOSS -> zoneLoss();
        }
    }

    private Fault fail(Duration usually, Outcome blame) {
        return new Fault.Fail(section.value("after", Formats.DURATION, usually), blame);
    }

    private Fault slow() {
        return new Fault.Slow(
                section.required("factor", Formats.above0(1_000_000), 1.0),
                section.value("fading", Formats.FLAG, false));
    }

    private Fault throttle() {
        return new Fault.Throttle(
                section.required("rate", Formats.above0(1_000_000_000), 1.0),
                section.value("retryAfter", Formats.MOMENT, Duration.ZERO));
    }

    private Latency latency() {
        return section.required("latency", "a duration or a map")
                .map(LatencyReader::read)
                .orElse(SOME_LATENCY);
    }

    /** A fault of all targets from beginning to end. */
    private void during(String sort, Fault fault) {
        during(sort, fault, sufferers());
    }

    private void during(String sort, Fault fault, List<Integer> servers) {
        window().filter(window -> fits(servers.size()))
                .ifPresent(window -> servers.forEach(server -> episode(sort, server, fault, window)));
    }

    private void errors() {
        Optional<Entry> entry = section.entry("route");
        int route = entry.map(each -> each.as(route(), 0)).orElse(0);
        double rate = section.required("rate", Formats.PART, 0.0);
        during(route == 0 ? "errors" : "errors of route " + route, new Fault.Errors(rate, route));
    }

    private Format<Integer> route() {
        Map<String, Integer> routes = setting.routes();
        return Formats.oneOf(
                routes,
                routes.isEmpty()
                        ? "no route, the scenario has none"
                        : "one of the routes " + String.join(", ", routes.keySet()));
    }

    private void crash() {
        List<Integer> servers = sufferers();
        Optional<Window> window = window();
        Optional<Cold> cold = cold();
        if (window.isPresent() && fits(servers.size() * 2L)) {
            servers.forEach(server -> restart(server, window.get(), cold));
        }
    }

    private void rollingRestart() {
        List<Integer> servers = sufferers();
        Optional<Window> window = window();
        Optional<Cold> cold = cold();
        boolean leaves = section.value("leaves", Formats.FLAG, false);
        if (window.isEmpty() || servers.isEmpty() || !fits(servers.size() * 3L)) {
            return;
        }
        Duration each = length(window.get()).dividedBy(servers.size());
        if (each.isZero()) {
            item.problem("no time for each of " + servers.size() + " servers, expected longer");
            return;
        }
        Duration begin = window.get().from();
        for (int server : servers) {
            Window down = new Window(begin, begin.plus(each));
            restart(server, down, cold);
            if (leaves) {
                listing(server, down);
            }
            begin = begin.plus(each);
        }
    }

    private void restart(int server, Window down, Optional<Cold> cold) {
        episode("crash", server, new Fault.Crash(), down);
        cold.ifPresent(slow -> {
            Fault fading = new Fault.Slow(slow.factor, true);
            Window after = new Window(down.until(), down.until().plus(slow.time));
            setting.episodes().add(new Episode(server, fading, after));
            setting.timeline().stretch(item, "server %d: cold phase", server, after);
        });
    }

    private Optional<Cold> cold() {
        return section.entry("cold")
                .flatMap(entry -> entry.section("a map with factor and for"))
                .map(map -> {
                    Cold cold = new Cold(
                            map.required("factor", Formats.above0(1_000_000), 1.0),
                            map.required("for", Formats.DURATION, Duration.ofSeconds(1)));
                    map.close();
                    return cold;
                });
    }

    private void flap() {
        List<Integer> servers = sufferers();
        Optional<Window> window = window();
        Fault fault = fail(Duration.ofMillis(1), Outcome.SERVER_ERROR);
        Duration period = section.required("period", Formats.PERIOD, Formats.LONGEST);
        Duration down = section.value("down", Formats.DURATION, period.dividedBy(2));
        if (down.compareTo(period) >= 0) {
            section.entry("down").ifPresent(entry -> entry.unexpected("less than the period"));
        } else if (window.isPresent() && fits(servers.size() * turns(window.get(), period))) {
            servers.forEach(server -> flap(server, fault, window.get(), period, down));
        }
    }

    private static long turns(Window window, Duration period) {
        return length(window).dividedBy(period) + 1;
    }

    private void flap(int server, Fault fault, Window window, Duration period, Duration down) {
        for (Duration at = window.from(); at.compareTo(window.until()) < 0; at = at.plus(period)) {
            episode("fail", server, fault, new Window(at, at.plus(down)).within(window.until()));
        }
    }

    private void join() {
        List<Integer> servers = targets();
        section.required("at", Formats.DURATION.expected()).ifPresent(entry -> {
            Duration at = entry.as(Formats.DURATION, Duration.ofSeconds(1));
            setting.timeline().moment(entry, at);
            absent(servers, new Window(Duration.ZERO, at));
        });
    }

    private void leave() {
        List<Integer> servers = targets();
        boolean returns = section.hasAny("for", "until");
        Optional<Window> window = returns ? window() : fromThenOn();
        window.ifPresent(absent -> absent(servers, absent));
    }

    private Optional<Window> fromThenOn() {
        return section.required("from", Formats.MOMENT.expected()).map(entry -> {
            Duration from = entry.as(Formats.MOMENT, Duration.ZERO);
            setting.timeline().moment(entry, from);
            return new Window(from, FOREVER);
        });
    }

    private void absent(List<Integer> servers, Window window) {
        if (fits(servers.size())) {
            servers.forEach(server -> listing(server, window));
        }
    }

    private void zoneLoss() {
        List<String> zones = setting.targets().zones().stream()
                .filter(zone -> !zone.isEmpty())
                .distinct()
                .toList();
        Format<String> zone = new Format<>(
                zones.isEmpty() ? "no zone, the servers have none" : "one of the zones " + String.join(", ", zones),
                text -> Optional.of(text).filter(zones::contains));
        String name = section.required("zone", zone, "");
        readOptions();
        during(
                "silence",
                new Fault.BlackHole(),
                name.isEmpty() ? List.of() : setting.targets().ofZone(name));
    }

    private List<Integer> sufferers() {
        List<Integer> servers = targets();
        readOptions();
        return servers;
    }

    private List<Integer> targets() {
        return section.required("servers", "who it happens to, such as 0, first 3, 60% or all")
                .map(setting.targets()::read)
                .orElse(List.of());
    }

    private void readOptions() {
        sight = section.value("checks", Sight.FORMAT, Sight.USUAL);
        faulty = section.entry("faulty").map(entry -> entry.as(Formats.FLAG, false));
    }

    private Optional<Window> window() {
        Optional<Span> span = Span.of(section);
        span.ifPresent(setting.timeline()::span);
        return span.map(Span::window);
    }

    private static Duration length(Window window) {
        return window.until().minus(window.from());
    }

    private boolean fits(long more) {
        boolean fits = setting.size() + more <= MOST_EPISODES;
        if (!fits) {
            item.problem("comes to more than " + MOST_EPISODES
                    + " single faults together with those above it, expected fewer servers or a longer period");
        }
        return fits;
    }

    private void episode(String sort, int server, Fault fault, Window window) {
        setting.episodes()
                .add(new Episode(
                        server, fault, window, setting.checks().answer(fault, sight), faulty.orElseGet(fault::errs)));
        setting.timeline().stretch(item, "server %d: " + sort, server, window);
    }

    private void listing(int server, Window absent) {
        setting.listings().add(new Listing(server, absent));
        setting.timeline().stretch(item, "server %d: absence", server, absent);
    }

    /** A server after a restart: so many times slower, evenly less so for a while. */
    private record Cold(double factor, Duration time) {}
}
