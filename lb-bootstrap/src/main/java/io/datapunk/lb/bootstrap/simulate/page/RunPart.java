package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.Standing;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Series;
import io.datapunk.lb.simulator.run.Traffic;
import io.datapunk.lb.simulator.run.Transition;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.ServerSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run over time; a list of figures has one for each step.
 *
 * @param story what happened, in sentences
 * @param requests a second
 * @param failed percent of the requests
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param troubledShare percent of the attempts that went to servers something goes wrong with; null when there are none,
 *     or when that is everybody
 * @param circuits whether the policy takes servers out at all
 * @param servers those that are told apart
 * @param others how many more there are
 * @param othersShare what each of those got on average, in fair shares; empty when there are none
 * @param out how many servers were out for the first client, the most within each step
 * @param allowed how many may be; null where there is no such limit
 * @param changes the first changes of state
 * @param changesInAll how many there were for the first client
 */
record RunPart(
        List<String> story,
        List<@Nullable Double> requests,
        List<@Nullable Double> failed,
        List<@Nullable Double> p50,
        List<@Nullable Double> p99,
        @Nullable List<@Nullable Double> troubledShare,
        boolean circuits,
        List<ServerPart> servers,
        int others,
        List<@Nullable Double> othersShare,
        List<Integer> out,
        @Nullable List<Integer> allowed,
        List<Change> changes,
        int changesInAll) {
    private static final int MOST_CHANGES = 200;

    /**
     * One server over time.
     *
     * @param name what people call it
     * @param special whether something goes wrong with it or it differs
     * @param fairShare percent of all traffic; null when servers join or leave
     * @param share what it got, in fair shares among those that are registered then
     * @param score the policy's, 0 to 1; empty where there is none
     * @param bands the states of its circuit
     */
    record ServerPart(
            String name,
            boolean special,
            @Nullable Double fairShare,
            List<@Nullable Double> share,
            List<@Nullable Double> score,
            List<StateBands.Band> bands) {}

    /**
     * A change of state.
     *
     * @param at in seconds
     * @param server whose
     * @param from the state before
     * @param to the state after
     * @param rule why
     */
    record Change(double at, String server, String from, String to, String rule) {}

    static RunPart of(Scenario scenario, PolicyKind kind, Run run) {
        Steps steps = Steps.of(scenario.length());
        List<Integer> shown = ShownServers.of(scenario, run.journal());
        List<Series.Step> series =
                Series.of(run.journal(), scenario.length(), steps.step(), shown).steps();
        List<Transition> transitions = run.journal().transitions().stream()
                .filter(transition -> transition.client() == StateBands.CLIENT)
                .toList();
        FairShares fair = new FairShares(scenario);
        List<Integer> afflicted = scenario.afflicted();
        boolean some =
                !afflicted.isEmpty() && afflicted.size() < scenario.servers().size();
        List<Series.Step> ofAfflicted = !some
                ? List.of()
                : Series.of(run.journal(), scenario.length(), steps.step(), afflicted)
                        .steps();
        int others = scenario.servers().size() - shown.size();
        return new RunPart(
                RunStory.of(scenario, run, transitions),
                line(series, 1, (step, at) -> step.requests() / steps.secondsOf(at)),
                line(series, 2, step -> step.requests() == 0 ? Double.NaN : 100.0 * step.failed() / step.requests()),
                line(series, 1, Series.Step::p50Millis),
                line(series, 1, Series.Step::p99Millis),
                some ? line(ofAfflicted, 2, RunPart::toThem) : null,
                !transitions.isEmpty() || hasStates(run),
                IntStream.range(0, shown.size())
                        .mapToObj(row -> server(scenario, run, steps, series, row, shown.get(row), transitions, fair))
                        .toList(),
                others,
                others == 0
                        ? List.of()
                        : line(
                                series,
                                3,
                                (step, at) -> inFairShares(
                                        step.others().sharePercent(), fair.ofAllBut(shown, steps.window(at)))),
                out(transitions, steps),
                Allowance.of(scenario, kind, steps),
                transitions.stream().limit(MOST_CHANGES).map(RunPart::change).toList(),
                transitions.size());
    }

    /** What is not registered is due nothing: 0 when it got that, else not a number. */
    private static double inFairShares(double percent, double duePercent) {
        return percent == 0 ? 0 : percent / duePercent;
    }

    private static double toThem(Series.Step step) {
        return step.servers().stream().mapToDouble(Traffic::sharePercent).sum();
    }

    private static boolean hasStates(Run run) {
        return run.seconds().stream()
                .limit(1)
                .flatMap(List::stream)
                .anyMatch(standing -> !standing.state().isEmpty());
    }

    private static ServerPart server(
            Scenario scenario,
            Run run,
            Steps steps,
            List<Series.Step> series,
            int row,
            int server,
            List<Transition> transitions,
            FairShares fair) {
        ServerSpec spec = scenario.servers().get(server);
        boolean special = spec.odd()
                || !scenario.episodesOf(server).isEmpty()
                || scenario.listings().stream().anyMatch(listing -> listing.server() == server);
        return new ServerPart(
                Words.server(server),
                special,
                scenario.listings().isEmpty() ? fair.of(server, steps.window(0)) : null,
                line(
                        series,
                        3,
                        (step, at) -> inFairShares(
                                step.servers().get(row).sharePercent(), fair.of(server, steps.window(at)))),
                scores(run, steps, server),
                StateBands.of(server, scenario, transitions));
    }

    /** At the end of each step, from what was noted each second. */
    private static List<@Nullable Double> scores(Run run, Steps steps, int server) {
        List<@Nullable Double> scores = new ArrayList<>();
        boolean any = false;
        for (int step = 0; step < steps.count(); step++) {
            int second = Math.min((step + 1) * steps.seconds(), run.seconds().size()) - 1;
            Standing standing =
                    second < 0 ? Standing.UNKNOWN : run.seconds().get(second).get(server);
            any |= !Double.isNaN(standing.score());
            scores.add(Words.rounded(standing.score(), 3));
        }
        return any ? scores : List.of();
    }

    private static List<@Nullable Double> line(
            List<Series.Step> series, int decimals, ToDoubleFunction<Series.Step> reading) {
        return line(series, decimals, (step, at) -> reading.applyAsDouble(step));
    }

    /** Of readings that take the number of the step too. */
    private static List<@Nullable Double> line(
            List<Series.Step> series, int decimals, ToDoubleBiFunction<Series.Step, Integer> reading) {
        List<@Nullable Double> line = new ArrayList<>();
        for (int at = 0; at < series.size(); at++) {
            line.add(Words.rounded(reading.applyAsDouble(series.get(at), at), decimals));
        }
        return line;
    }

    private static List<Integer> out(List<Transition> transitions, Steps steps) {
        Set<Integer> out = new HashSet<>();
        List<Integer> most = new ArrayList<>();
        int next = 0;
        for (int step = 0; step < steps.count(); step++) {
            int here = out.size();
            while (next < transitions.size() && steps.at(transitions.get(next).nanos()) <= step) {
                Transition transition = transitions.get(next++);
                if (transition.ejects()) {
                    out.add(transition.server());
                } else if (transition.returns()) {
                    out.remove(transition.server());
                }
                here = Math.max(here, out.size());
            }
            most.add(here);
        }
        return most;
    }

    private static Change change(Transition transition) {
        return new Change(
                Math.round(transition.nanos() / 1e6) / 1e3,
                Words.server(transition.server()),
                transition.from(),
                transition.to(),
                transition.rule());
    }
}
