package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.policy.PolicyKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The balancers to compare with, by name. Each follows its published rule; where the simulation forces a difference, its class
 * says so. None uses active checks or listed weights, and all believe the registry. Thread-safe.
 */
public final class Baselines {
    private static final int FIVE = 5;
    private static final Map<String, Function<Place, Policy>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("plain-random", place -> plain(place, new AtRandom(place.random())));
        ALL.put("plain-round-robin", place -> plain(place, new RoundRobin(place.random())));
        ALL.put("plain-least-request", place -> plain(place, betterOfTwo(place, new InFlight(count(place)))));
        ALL.put("plain-peak-ewma", place -> plain(place, peakEwma(place)));
        ALL.put("five-consecutive", place -> {
            OutlierRule rule = new ConsecutiveFailures(count(place), FIVE);
            return new BaselinePolicy(place, new OutlierDetection(place, rule, true), peakEwma(place));
        });
        ALL.put("envoy-success-rate", place -> {
            OutlierRule rule = new SuccessRate(count(place));
            Chooser leastRequest = new TwoDraws(new InFlight(count(place)), place.random());
            return new BaselinePolicy(place, new OutlierDetection(place, rule, true), leastRequest);
        });
        ALL.put("linkerd-unified", place -> new BaselinePolicy(place, new UnifiedBreaker(place), peakEwma(place)));
        ALL.put("d2-relative", place -> plain(place, new RelativeChoice(place)));
        ALL.put("c3", place -> {
            Cost score = new C3Score(count(place), place.scenario().clients());
            return plain(place, new Cheapest(score, place.random()));
        });
        ALL.put("prequal", place -> plain(place, new Prequal(place, 0.84)));
        ALL.put("prequal-0.6", place -> plain(place, new Prequal(place, 0.6)));
        ALL.put("oracle", place -> plain(place, betterOfTwo(place, new TrueRequests(place.servers()))));
        ALL.put("oracle-full", place -> plain(place, new Cheapest(new TrueRequests(place.servers()), place.random())));
    }

    private Baselines() {}

    /** All there are. */
    public static List<String> names() {
        return List.copyOf(new ArrayList<>(ALL.keySet()));
    }

    /** The one of a name; empty when there is none. */
    public static Optional<PolicyKind> named(String name) {
        return Optional.ofNullable(ALL.get(name)).map(maker -> new BaselineKind(name, maker));
    }

    private static int count(Place place) {
        return place.servers().count();
    }

    private static Policy plain(Place place, Chooser chooser) {
        return new BaselinePolicy(place, new Everybody(count(place)), chooser);
    }

    private static Chooser betterOfTwo(Place place, Cost cost) {
        return new PowerOfTwo(cost, place.random());
    }

    private static Chooser peakEwma(Place place) {
        return betterOfTwo(place, new PeakEwma(count(place), place.ticker()));
    }
}
