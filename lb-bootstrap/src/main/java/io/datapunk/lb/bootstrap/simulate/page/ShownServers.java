package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.run.Journal;
import io.datapunk.lb.simulator.run.Series;
import io.datapunk.lb.simulator.run.Traffic;
import io.datapunk.lb.simulator.run.Transition;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.ServerSpec;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Which servers are told apart: all of a few; of many those that something happened to, and the busiest. */
final class ShownServers {
    /** The most. */
    static final int MOST = 16;

    /** How many of the busiest are shown, room or not for more. */
    private static final int BUSIEST = 3;

    private ShownServers() {}

    static List<Integer> of(Scenario scenario, Journal journal) {
        int all = scenario.servers().size();
        if (all <= MOST) {
            return IntStream.range(0, all).boxed().toList();
        }
        Set<Integer> special = new LinkedHashSet<>(scenario.afflicted());
        scenario.listings().stream().map(Listing::server).forEach(special::add);
        List<ServerSpec> specs = scenario.servers();
        IntStream.range(0, all).filter(server -> specs.get(server).odd()).forEach(special::add);
        journal.transitions().stream()
                .filter(Transition::ejects)
                .map(Transition::server)
                .forEach(special::add);
        Set<Integer> shown = new LinkedHashSet<>();
        special.stream().limit(MOST - BUSIEST).forEach(shown::add);
        busiest(scenario, journal).stream()
                .filter(server -> !shown.contains(server))
                .limit(BUSIEST)
                .forEach(shown::add);
        return List.copyOf(shown);
    }

    private static List<Integer> busiest(Scenario scenario, Journal journal) {
        List<Integer> all =
                IntStream.range(0, scenario.servers().size()).boxed().toList();
        List<Traffic> whole = Series.of(journal, scenario.length(), scenario.length(), all)
                .steps()
                .get(0)
                .servers();
        return all.stream()
                .sorted(Comparator.comparingInt(
                                (Integer server) -> whole.get(server).requests())
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
