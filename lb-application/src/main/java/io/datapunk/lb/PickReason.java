package io.datapunk.lb;

import io.datapunk.lb.Explanation.Candidate;
import io.datapunk.lb.Explanation.Ending;
import io.datapunk.lb.Explanation.Result;
import io.datapunk.lb.Explanation.Source;
import io.datapunk.lb.Explanation.Step;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in one line why a pick went as it did. */
record PickReason(Explanation pick) {
    String text() {
        return switch (pick.ending()) {
            case PICKER -> "chosen: " + whyThisOne() + passedOver();
            case LAST_ANSWER ->
                "chosen: no answer of the strategy was accepted, so the last eligible one" + passedOver();
            case UNIFORM ->
                "chosen by weight, ramp and health, as no answer of the strategy was accepted" + passedOver();
            case WAITING ->
                pick.trial()
                        ? "served first: it waited for a trial, and the strategy was not asked"
                        : "served first: something speaks against it and it was idle, so it gets a request to show";
            case REDRAWN -> "drawn uniformly: whom the strategy chose could not be had any more" + passedOver();
            case ANY_TRIAL -> "nobody in use could be had, so the first free " + (pick.trial() ? "trial" : "place");
            case REFUSED -> "nobody: too few are healthy, and the policy is to refuse requests then";
            case NOBODY -> nobody();
        };
    }

    private String nobody() {
        if (pick.listed() == 0) {
            return "nobody: none is listed";
        }
        return pick.eligible() == 0
                ? "nobody: none of " + pick.listed() + " listed is eligible"
                : "nobody: the eligible ones are excluded, or were taken by others meanwhile";
    }

    private Step last() {
        return pick.steps().get(pick.steps().size() - 1);
    }

    private String whyThisOne() {
        List<Candidate> seen = last().candidates();
        Optional<Candidate> winner = seen.stream()
                .filter(each -> each.instance().equals(last().instance()))
                .findFirst();
        List<Candidate> others = seen.stream()
                .filter(each -> !each.instance().equals(last().instance()))
                .filter(each -> each.eligible() && !each.excluded())
                .toList();
        if (others.isEmpty() && winner.isPresent() && isTakenAtOnce(winner.get())) {
            return "idle, nothing is held against it, and it is not slow, so no other was looked at";
        }
        if (others.isEmpty()) {
            return seen.stream().anyMatch(Candidate::excluded)
                    ? "the other one drawn is excluded by the request"
                    : "the answer of the strategy" + (pick.hash().isPresent() ? " for this key" : "");
        }
        Optional<Candidate> next = others.stream()
                .filter(each -> !Double.isNaN(each.cost()))
                .min(Comparator.comparingDouble(Candidate::cost));
        return winner.isPresent()
                        && next.isPresent()
                        && !Double.isNaN(winner.get().cost())
                ? compared(winner.get(), next.get(), others.size())
                : "the answer of the strategy, which looked at " + seen.size();
    }

    /** Nobody else was looked at, though there were others and the strategy compares what they cost. */
    private boolean isTakenAtOnce(Candidate winner) {
        return pick.eligible() > 1
                && pick.hash().isEmpty()
                && winner.inFlight() == 0
                && winner.health() == 1
                && last().candidates().size() == 1
                && !Double.isNaN(winner.cost());
    }

    private static String compared(Candidate winner, Candidate next, int others) {
        String costs = number(winner.cost()) + " %s " + next.instance() + "'s " + number(next.cost());
        int order = Double.compare(winner.cost(), next.cost());
        if (order < 0) {
            return others == 1
                    ? "lower cost " + costs.formatted("than")
                    : "lowest cost of " + (others + 1) + ", " + costs.formatted("before");
        }
        return order == 0
                ? "same cost as " + next.instance() + ", " + number(next.cost()) + ", and drawn first"
                : "the answer of the strategy, for all its cost " + costs.formatted("against");
    }

    /** Whoever was named before, and why it was not taken. */
    private String passedOver() {
        String all = pick.steps().stream()
                .filter(step -> step.source() == Source.PICKER)
                .filter(step -> step.result() != Result.ACCEPTED || pick.ending() == Ending.REDRAWN)
                .map(PickReason::passed)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "; passed over: " + all;
    }

    private static String passed(Step step) {
        return switch (step.result()) {
            case FAULT -> "the strategy threw " + step.fault();
            case NOBODY -> "the strategy named nobody";
            case NOT_A_MEMBER -> "handle " + step.handle() + " (not a member)";
            case THINNED ->
                Double.isNaN(step.thinning().against())
                        ? step.instance() + " (thinned already)"
                        : step.instance() + " (thinned, "
                                + number(step.thinning().probability()) + " against "
                                + number(step.thinning().against()) + ")";
            case ACCEPTED -> step.instance() + " (gone meanwhile)";
            case INELIGIBLE, EXCLUDED ->
                step.instance() + " (" + step.result().name().toLowerCase(Locale.ROOT) + ")";
        };
    }

    private static String number(double value) {
        return ThreeDigits.of(value);
    }
}
