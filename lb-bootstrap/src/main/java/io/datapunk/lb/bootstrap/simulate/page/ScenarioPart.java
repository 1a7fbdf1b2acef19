package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.bootstrap.simulate.page.SystemWords.Fact;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One scenario and what came of it.
 *
 * @param name its name
 * @param about what it shows; may be empty
 * @param facts servers, load, clients
 * @param happenings what goes wrong, as lanes of a timeline
 * @param troubled when anything goes wrong, in windows that do not touch
 * @param seeds of the runs
 * @param partial whether it was stopped before all had run
 * @param clients how many there are
 * @param length in seconds
 * @param measured the stretch of the figures, as its first and last second
 * @param step seconds between two points of a line
 * @param load planned requests a second at each step; null when it never changes or is not planned
 * @param columns of the table of figures
 * @param policies what came of it under each
 */
record ScenarioPart(
        String name,
        String about,
        List<Fact> facts,
        List<Happening> happenings,
        List<List<Double>> troubled,
        List<Long> seeds,
        boolean partial,
        int clients,
        double length,
        List<Double> measured,
        int step,
        @Nullable List<@Nullable Double> load,
        List<Column> columns,
        List<PolicyPart> policies) {
    static ScenarioPart of(Comparison comparison) {
        Scenario scenario = comparison.scenario();
        Steps steps = Steps.of(scenario.length());
        List<Column.Explained> columns = Column.of(comparison);
        return new ScenarioPart(
                scenario.name(),
                scenario.about().strip(),
                SystemWords.of(scenario),
                Happening.of(scenario),
                Happening.troubled(scenario),
                comparison.seeds().stream().map(Seed::value).toList(),
                comparison.partial(),
                scenario.clients(),
                scenario.length().toNanos() / 1e9,
                List.of(
                        scenario.measured().from().toNanos() / 1e9,
                        scenario.measured().until().toNanos() / 1e9),
                steps.seconds(),
                load(scenario.load(), steps),
                columns.stream().map(Column.Explained::column).toList(),
                comparison.policies().stream()
                        .map(policy -> PolicyPart.of(scenario, policy, columns))
                        .toList());
    }

    private static @Nullable List<@Nullable Double> load(Load load, Steps steps) {
        if (!(load instanceof Load.Open open)
                || open.rates().stream().allMatch(point -> point.perSecond() == open.mostPerSecond())) {
            return null;
        }
        return IntStream.range(0, steps.count())
                .<@Nullable Double>mapToObj(step -> Words.rounded(open.rateAt(steps.middle(step)), 1))
                .toList();
    }
}
