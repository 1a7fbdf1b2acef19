package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.policy.PolicyKind;
import java.util.function.Function;

/** A baseline by its name; it has no scorer. */
record BaselineKind(String strategy, Function<Place, Policy> maker) implements PolicyKind {
    @Override
    public String scorer() {
        return "";
    }

    @Override
    public Policy create(Place place) {
        return maker.apply(place);
    }
}
