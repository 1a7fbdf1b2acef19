package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.report.Comparison;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the report shows. Immutable.
 *
 * @param scenarios one part for each comparison, in their order
 */
public record Page(List<ScenarioPart> scenarios) {
    /** The page of these comparisons. */
    public static Page of(List<Comparison> comparisons) {
        return new Page(comparisons.stream().map(ScenarioPart::of).toList());
    }

    /** This page and one more comparison. */
    public Page with(Comparison comparison) {
        return new Page(Stream.concat(scenarios.stream(), Stream.of(ScenarioPart.of(comparison)))
                .toList());
    }
}
