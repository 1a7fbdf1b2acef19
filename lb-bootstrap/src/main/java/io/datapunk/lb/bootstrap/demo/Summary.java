package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.demo.DemoReport.InstanceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a report in words and one table, for people. Pure. */
final class Summary {
    private Summary() {}

    /** The whole account. */
    static String of(DemoReport report) {
        List<String> lines = new ArrayList<>();
        if (report.partial()) {
            lines.add("Partial result: the run was stopped after " + one(report.durationSeconds()) + " s.");
        }
        lines.add("Strategy " + report.strategy() + ", scorer " + report.scorer() + ", seed " + report.seed() + ", "
                + settings(report.overrides()) + ".");
        lines.add(totals(report));
        lines.add("");
        lines.add(row("instance", "script", "requests", "failed", "share %", "ejected", "returned"));
        for (InstanceReport instance : report.instances()) {
            lines.add(row(
                    instance.id(),
                    instance.script(),
                    String.valueOf(instance.requests()),
                    String.valueOf(instance.failed()),
                    one(instance.sharePercent()),
                    String.valueOf(instance.ejections()),
                    String.valueOf(instance.readmissions())));
        }
        lines.add("");
        report.instances().stream()
                .filter(instance -> instance.faultVisibleToChecks() != null)
                .forEach(instance -> lines.add(story(instance)));
        lines.add(bystanders(report));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String totals(DemoReport report) {
        if (report.requests() == 0) {
            return report.attempts() + " requests were forwarded in " + one(report.durationSeconds())
                    + " s; the demo itself sent none.";
        }
        return report.requests() + " requests in " + one(report.durationSeconds()) + " s ("
                + Math.round(report.requestsPerSecond()) + " per second): " + report.succeeded() + " answered, "
                + report.failed() + " failed (" + two(100.0 * report.failed() / report.requests())
                + " %). Latency: half within " + one(report.p50Millis()) + " ms, 90 % within "
                + one(report.p90Millis()) + " ms, 99 % within " + one(report.p99Millis()) + " ms, 99.9 % within "
                + one(report.p999Millis()) + " ms.";
    }

    private static String settings(Map<String, String> overrides) {
        if (overrides.isEmpty()) {
            return "every setting at its default";
        }
        List<String> pairs = new ArrayList<>();
        overrides.forEach((name, value) -> pairs.add(name + "=" + value));
        pairs.sort(null);
        return "settings that differ from the defaults: " + String.join(", ", pairs);
    }

    private static String story(InstanceReport instance) {
        FaultScript script = scriptOf(instance.script());
        Double start = instance.faultStartSecond();
        if (start == null) {
            return instance.id() + ": its fault (" + instance.script() + ") had not begun.";
        }
        Double end = instance.faultEndSecond();
        StringBuilder text = new StringBuilder(instance.id()).append(' ').append(script.words());
        text.append(", from second ").append(one(start));
        text.append(end == null ? " until the end of the run. " : " to second " + one(end) + ". ");
        text.append(wayOut(instance));
        if (end != null) {
            text.append(' ').append(wayBack(instance));
        }
        return text.toString();
    }

    private static String wayOut(InstanceReport instance) {
        Double share = instance.sharePercentDuringFault();
        String during = share == null ? "" : " During the fault it had " + two(share) + " % of the requests.";
        Long cost = instance.requestsBeforeFirstEjection();
        if (cost == null) {
            return "It was never put out." + during;
        }
        return "It was put out after " + cost + (cost == 1 ? " request, " : " requests, ")
                + two(instance.secondsToFirstEjection()) + " s into the fault." + during;
    }

    private static String wayBack(InstanceReport instance) {
        Double back = instance.secondsToReadmission();
        Double half = instance.secondsToHalfFairShare();
        String first = back == null
                ? "It was not let back by a ramp"
                : "It was let back " + one(back) + " s after the fault had ended";
        return first
                + (half == null
                        ? " and had not reached half of its fair share by the end of the run."
                        : " and had half of its fair share again after " + one(half) + " s.");
    }

    private static String bystanders(DemoReport report) {
        long ejected = report.instances().stream()
                .filter(instance -> instance.faultVisibleToChecks() == null && instance.ejections() > 0)
                .count();
        return ejected == 0
                ? "No healthy instance was put out."
                : ejected + " healthy instance" + (ejected == 1 ? " was" : "s were") + " put out for a while.";
    }

    private static FaultScript scriptOf(String key) {
        for (FaultScript script : FaultScript.values()) {
            if (script.key().equals(key)) {
                return script;
            }
        }
        throw new IllegalArgumentException("script: " + key + ", expected the key of a script");
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-12s %-10s %9s %7s %8s %8s %9s", (Object[]) cells);
    }

    private static String one(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String two(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
