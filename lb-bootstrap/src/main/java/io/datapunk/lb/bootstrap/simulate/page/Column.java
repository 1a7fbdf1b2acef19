package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.report.Figure;
import java.util.List;

/**
 * A column of the table of figures.
 *
 * @param title what people call it
 * @param unit what it is counted in; may be empty
 * @param meaning what it says, in a sentence
 * @param largerIsWorse whether a larger value is a worse one
 */
record Column(String title, String unit, String meaning, boolean largerIsWorse) {
    /** A figure and what it says to somebody who has not met it. */
    record Explained(Figure figure, String meaning) {
        Column column() {
            return new Column(figure.title(), figure.unit(), meaning, figure.largerIsWorse());
        }
    }

    private static final List<Explained> ALL = List.of(
            new Explained(
                    Figure.ERRORS,
                    "Of a hundred requests in the measured time, how many failed for whoever sent them. Lower is better."),
            new Explained(
                    Figure.ATTEMPT_ERRORS,
                    "The same before retries: how many single attempts failed. What retries hide shows here."),
            new Explained(Figure.P50, "Half of the requests were answered within this time: what is usual."),
            new Explained(Figure.P99, "99 of 100 requests were answered within this time: what the unlucky ones wait."),
            new Explained(Figure.P999, "999 of 1,000 were answered within this time: what the unluckiest ones wait."),
            new Explained(
                    Figure.OVER_ONE_SECOND,
                    "Of a hundred requests, how many took longer than a second: when people notice."),
            new Explained(
                    Figure.FAULTY_SHARE,
                    "Which part of the traffic still went to the troubled servers. Near 0 means that they were avoided."),
            new Explained(
                    Figure.REQUESTS_TO_DETECT,
                    "How many requests the faulty servers got before they were taken out: the price of finding out."),
            new Explained(
                    Figure.SECONDS_TO_DETECT,
                    "How long it took until the last of the faulty servers was out; a dash: not all were."),
            new Explained(
                    Figure.FALSE_EJECTIONS, "How often a server that was not at fault was taken out. Should be 0."),
            new Explained(
                    Figure.MAX_EJECTED,
                    "The most servers that were out at one time. Too many, and the rest are overloaded."),
            new Explained(
                    Figure.SECONDS_TO_FAIR_SHARE,
                    "How long after the trouble the last troubled server had at least 85 % of its fair share again."),
            new Explained(
                    Figure.OVERSHOOT,
                    "The largest share a troubled server got afterwards, in fair shares. Well above 1: it was flooded"
                            + " when it came back."));

    /** Those with a value for some policy; attempts only where they are not the same as requests. */
    static List<Explained> of(Comparison comparison) {
        return ALL.stream()
                .filter(each -> each.figure() != Figure.ATTEMPT_ERRORS
                        || comparison.scenario().retries().most() > 0)
                .filter(each -> comparison.policies().stream()
                        .anyMatch(policy -> policy.results().stream()
                                .anyMatch(result -> each.figure().of(result) != null)))
                .toList();
    }
}
