package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Something that goes wrong or changes, once or several times: a lane of the timeline.
 *
 * @param who to whom
 * @param what of what kind
 * @param windows when, each as its first and last second
 */
record Happening(String who, String what, List<List<Double>> windows) {
    /** The most lanes. */
    static final int MOST = 24;

    private static final int MOST_APART = 12;
    private static final int MOST_NAMES = 3;

    /** All that a scenario has, what is alike in one lane; where that gives too many, also what comes at other times. */
    static List<Happening> of(Scenario scenario) {
        List<Happening> happenings = new ArrayList<>(ofServers(scenario));
        for (RegistryEpisode episode : scenario.registry()) {
            String what = FaultWords.of(episode.trouble());
            happenings.add(new Happening("the registry", what, seconds(List.of(episode.window()), scenario)));
        }
        for (Stall stall : scenario.stalls()) {
            String what = "stands still: sends and hears nothing";
            happenings.add(new Happening("client " + stall.client(), what, seconds(List.of(stall.window()), scenario)));
        }
        return happenings.size() <= MOST ? happenings : happenings.subList(0, MOST);
    }

    /** When anything at all goes wrong: no two of these overlap or touch. */
    static List<List<Double>> troubled(Scenario scenario) {
        List<Window> all = new ArrayList<>();
        scenario.episodes().forEach(episode -> all.add(episode.window()));
        scenario.listings().forEach(listing -> all.add(listing.absent()));
        scenario.registry().forEach(episode -> all.add(episode.window()));
        scenario.stalls().forEach(stall -> all.add(stall.window()));
        return seconds(all, scenario);
    }

    private static List<Happening> ofServers(Scenario scenario) {
        Map<String, Map<Integer, List<Window>>> kinds = new LinkedHashMap<>();
        for (Episode episode : scenario.episodes()) {
            String what = FaultWords.of(episode.fault()) + unseen(scenario, episode);
            add(kinds, what, episode.server(), episode.window());
        }
        for (Listing listing : scenario.listings()) {
            add(kinds, "is not in the registry", listing.server(), listing.absent());
        }
        List<Happening> apart = new ArrayList<>();
        List<Happening> together = new ArrayList<>();
        kinds.forEach((what, windows) -> {
            Map<List<Window>, TreeSet<Integer>> alike = new LinkedHashMap<>();
            windows.forEach((server, when) ->
                    alike.computeIfAbsent(when, fresh -> new TreeSet<>()).add(server));
            alike.forEach((when, servers) ->
                    apart.add(new Happening(names(servers, scenario), what, seconds(when, scenario))));
            List<Window> any = windows.values().stream().flatMap(List::stream).toList();
            String who =
                    names(new TreeSet<>(windows.keySet()), scenario) + (alike.size() > 1 ? ", at different times" : "");
            together.add(new Happening(who, what, seconds(any, scenario)));
        });
        return apart.size() <= MOST_APART ? apart : together;
    }

    private static void add(Map<String, Map<Integer, List<Window>>> kinds, String what, int server, Window window) {
        kinds.computeIfAbsent(what, fresh -> new LinkedHashMap<>())
                .computeIfAbsent(server, fresh -> new ArrayList<>())
                .add(window);
    }

    private static String unseen(Scenario scenario, Episode episode) {
        return scenario.checks() && episode.seenByChecks() == Answer.PASS ? "; health checks do not see it" : "";
    }

    private static String names(TreeSet<Integer> servers, Scenario scenario) {
        int all = scenario.servers().size();
        if (servers.size() == all && all > 1) {
            return "every server";
        }
        if (servers.size() == 1) {
            return Words.server(servers.first());
        }
        boolean inARow = servers.last() - servers.first() == servers.size() - 1;
        if (inARow) {
            return "servers " + servers.first() + " to " + servers.last();
        }
        String first = servers.stream()
                .limit(MOST_NAMES)
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "servers ", ""));
        return servers.size() <= MOST_NAMES ? first : first + " and " + (servers.size() - MOST_NAMES) + " others";
    }

    private static List<List<Double>> seconds(List<Window> windows, Scenario scenario) {
        return Stretches.of(windows, scenario.length()).stream()
                .limit(Steps.MOST)
                .map(window ->
                        List.of(window.from().toNanos() / 1e9, window.until().toNanos() / 1e9))
                .toList();
    }
}
