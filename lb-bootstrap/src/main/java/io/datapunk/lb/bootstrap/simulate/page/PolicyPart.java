package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.report.PolicyResults;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a scenario under one policy.
 *
 * @param strategy the name of the strategy
 * @param scorer the name of the scorer; empty where there is none
 * @param runs how many seeds were run
 * @param figures a cell for each column
 * @param run the run of the first seed; null when nobody watched it
 */
record PolicyPart(
        String strategy,
        String scorer,
        int runs,
        List<Cell> figures,
        @Nullable RunPart run) {
    /**
     * A figure over the seeds; null where it has no meaning or was not reached.
     *
     * @param median the median
     * @param worst the worst
     */
    record Cell(@Nullable Double median, @Nullable Double worst) {}

    static PolicyPart of(Scenario scenario, PolicyResults policy, List<Column.Explained> columns) {
        return new PolicyPart(
                policy.kind().strategy(),
                policy.kind().scorer(),
                policy.results().size(),
                columns.stream()
                        .map(column -> new Cell(
                                column.figure().median(policy.results()),
                                column.figure().worst(policy.results())))
                        .toList(),
                policy.shown() == null ? null : RunPart.of(scenario, policy.kind(), policy.shown()));
    }
}
