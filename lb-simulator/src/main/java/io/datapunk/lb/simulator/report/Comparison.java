package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.List;

/**
 * One scenario under several policies, each with the same seeds and so with the same arrivals. Immutable.
 *
 * @param scenario what happened
 * @param seeds in order
 * @param policies what came of it, one for each policy, in the order they were asked for
 */
public record Comparison(Scenario scenario, List<Seed> seeds, List<PolicyResults> policies) {
    public Comparison {
        seeds = List.copyOf(seeds);
        policies = List.copyOf(policies);
    }

    /** The same figures without the watched runs, which take far more memory. */
    public Comparison withoutRuns() {
        List<PolicyResults> figures = policies.stream()
                .map(policy -> new PolicyResults(policy.kind(), policy.results(), null))
                .toList();
        return new Comparison(scenario, seeds, figures);
    }

    /** Whether it was stopped before every policy had run with every seed. */
    public boolean partial() {
        return policies.stream().anyMatch(policy -> policy.results().size() < seeds.size());
    }
}
