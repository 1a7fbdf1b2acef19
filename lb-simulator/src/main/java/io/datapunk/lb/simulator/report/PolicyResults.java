package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one scenario under one policy. Immutable.
 *
 * @param kind the policy
 * @param results the figures, one for each seed, in their order; fewer when the comparison was stopped
 * @param shown the watched run of the first seed, for charts; null when nobody asked for it
 */
public record PolicyResults(
        PolicyKind kind, List<Result> results, @Nullable Run shown) {
    public PolicyResults {
        results = List.copyOf(results);
    }
}
