package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How many servers the ejection ledger lets the balancer take out. */
final class Allowance {
    private static final int FEW = 3;

    private Allowance() {}

    /** At each step; null where there is no ledger, or where it counts unequal weights instead of servers. */
    static @Nullable List<Integer> of(Scenario scenario, PolicyKind kind, Steps steps) {
        boolean uneven = scenario.servers().stream()
                .anyMatch(server -> server.weight() != scenario.servers().get(0).weight());
        if (!(kind instanceof BalancerKind) || uneven) {
            return null;
        }
        ServiceConfig.Ejection policy = HealthAwareConfig.builder()
                .settings(scenario.balancer())
                .build()
                .service()
                .ejection();
        return IntStream.range(0, steps.count())
                .mapToObj(step -> most(listed(scenario, steps.middle(step)), policy))
                .toList();
    }

    static int most(int listed, ServiceConfig.Ejection policy) {
        int floor = listed - Math.max(1, policy.minHealthyInstances());
        int budget = listed <= FEW ? 1 : Math.max(1, (int) (policy.maxEjectedShare() * listed + 1e-9));
        return Math.max(0, Math.min(floor, budget));
    }

    private static int listed(Scenario scenario, long nanos) {
        long absent = scenario.listings().stream()
                .filter(listing -> listing.absent().contains(nanos))
                .map(Listing::server)
                .distinct()
                .count();
        return (int) (scenario.servers().size() - absent);
    }
}
