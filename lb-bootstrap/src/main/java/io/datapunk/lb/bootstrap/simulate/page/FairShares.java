package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.run.Roster;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Window;
import java.util.List;

/** What each server would get if traffic went by weight alone to those that are registered, in percent of all. */
final class FairShares {
    private final Roster roster;

    FairShares(Scenario scenario) {
        roster = new Roster(scenario);
    }

    /** At a moment at which it is listed. */
    double of(int server, long nanos) {
        return 100 * roster.fairShare(server, nanos);
    }

    /** Over a window, on average. */
    double of(int server, Window window) {
        return 100 * roster.fairShare(server, window);
    }

    /** Of all but some together; those of them that are not listed then have nothing. */
    double ofAllBut(List<Integer> some, long nanos) {
        return 100
                - some.stream()
                        .filter(server -> roster.listed(server, nanos, nanos + 1))
                        .mapToDouble(server -> of(server, nanos))
                        .sum();
    }
}
