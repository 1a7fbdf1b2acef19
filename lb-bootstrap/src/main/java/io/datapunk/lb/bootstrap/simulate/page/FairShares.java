package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.run.Roster;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Window;
import java.util.List;

/** What each server would get if traffic went by weight alone to those that are registered, in percent of all. */
final class FairShares {
    private static final double NOTHING = 1e-9; // what a sum is off by

    private final Roster roster;

    FairShares(Scenario scenario) {
        roster = new Roster(scenario);
    }

    /** Over a window, on average; 0 where it is never listed. */
    double of(int server, Window window) {
        return 100 * roster.fairShare(server, window);
    }

    /** Of all but some together. */
    double ofAllBut(List<Integer> some, Window window) {
        double rest =
                100 - some.stream().mapToDouble(server -> of(server, window)).sum();
        return rest < NOTHING ? 0 : rest;
    }
}
