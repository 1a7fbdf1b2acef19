package io.datapunk.lb;

import io.datapunk.lb.Explanation.Candidate;
import io.datapunk.lb.Explanation.Step;
import io.datapunk.lb.Explanation.Thinning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation as people read it. */
record ExplanationText(Explanation explained) {
    private static final double NANOS_PER_MILLI = 1e6;

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(head());
        for (Step step : explained.steps()) {
            lines.add("  " + step(step));
            step.candidates().forEach(each -> lines.add("    " + candidate(each)));
        }
        lines.add("  " + explained.reason());
        return lines;
    }

    private String head() {
        StringBuilder head = new StringBuilder()
                .append('#')
                .append(explained.sequence())
                .append(' ')
                .append(explained.strategy())
                .append(", ")
                .append(explained.age().toMillis())
                .append(" ms ago: ")
                .append(explained.chosen().isEmpty() ? "nobody" : explained.chosen())
                .append(", ")
                .append(explained.eligible())
                .append(" of ")
                .append(explained.listed())
                .append(" eligible");
        explained.hash().ifPresent(hash -> head.append(", key ").append(Long.toHexString(hash)));
        if (explained.attempt() > 0) {
            head.append(", attempt ").append(explained.attempt());
        }
        if (explained.route() > 0) {
            head.append(", route ").append(explained.route());
        }
        return head.append(explained.trial() ? ", a trial" : "")
                .append(explained.panic() ? ", in panic" : "")
                .toString();
    }

    private static String step(Step step) {
        String named = step.instance().isEmpty() ? "handle " + step.handle() : step.instance();
        return name(step.source()) + ": " + (step.handle() < 0 ? "" : named + " ") + name(step.result())
                + (step.fault().isEmpty() ? "" : ", " + step.fault()) + thinning(step.thinning());
    }

    private static String thinning(Thinning thinning) {
        if (thinning.probability() >= 1) {
            return "";
        }
        StringBuilder parts = new StringBuilder();
        part(parts, "weight", thinning.weight());
        part(parts, "ramp", thinning.ramp());
        part(parts, "health", thinning.health());
        String against = Double.isNaN(thinning.against()) ? "" : " against " + number(thinning.against());
        return ", probability " + number(thinning.probability()) + " (" + parts + ")" + against;
    }

    private static void part(StringBuilder parts, String name, double value) {
        if (!Double.isNaN(value)) {
            parts.append(parts.length() == 0 ? "" : " × ")
                    .append(name)
                    .append(' ')
                    .append(number(value));
        }
    }

    private static String candidate(Candidate each) {
        return each.instance() + (each.eligible() ? "" : ", ineligible") + (each.excluded() ? ", excluded" : "")
                + ": weight " + number(each.weight()) + ", ramp " + number(each.ramp()) + ", health "
                + number(each.health()) + ", in flight " + each.inFlight() + ", latency "
                + number(each.latencyNanos() / NANOS_PER_MILLI) + " ms"
                + (each.stallNanos() > 0 ? ", stalled " + number(each.stallNanos() / NANOS_PER_MILLI) + " ms" : "")
                + (Double.isNaN(each.cost()) ? "" : ", cost " + number(each.cost()));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String number(double value) {
        return ThreeDigits.of(value);
    }
}
