package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.run.Transition;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** The states that the first client's policy had a server in, one after the other. */
final class StateBands {
    /** The client whose policy is looked at. */
    static final int CLIENT = 0;

    private static final String USUAL = "closed";

    private StateBands() {}

    /**
     * A state and when it began.
     *
     * @param from in seconds from the start of the run
     * @param state such as {@code open}
     */
    record Band(double from, String state) {}

    /** Where there are more bands than a line may have points, those too short to be seen are left out. */
    static List<Band> of(int server, Scenario scenario, List<Transition> transitions) {
        List<Transition> own = transitions.stream()
                .filter(transition -> transition.client() == CLIENT && transition.server() == server)
                .toList();
        if (own.isEmpty()) {
            return List.of(new Band(0, USUAL));
        }
        double shortest = own.size() < Steps.MOST ? 0 : scenario.length().toNanos() / 1e9 / Steps.MOST;
        List<Band> bands = new ArrayList<>(List.of(new Band(0, own.get(0).from())));
        for (Transition transition : own) {
            append(bands, new Band(Math.round(transition.nanos() / 1e6) / 1e3, transition.to()), shortest);
        }
        return List.copyOf(bands);
    }

    private static void append(List<Band> bands, Band next, double shortest) {
        int last = bands.size() - 1;
        if (next.from() - bands.get(last).from() < shortest) {
            bands.set(last, new Band(bands.get(last).from(), next.state()));
        } else if (!next.state().equals(bands.get(last).state())) {
            bands.add(next);
        }
    }
}
