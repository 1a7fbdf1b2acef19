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
        lines.add(row(
                "instance",
                "script",
                "checks",
                "requests",
                "failed",
                "share %",
                "in fault %",
                "ejected",
                "returned",
                "half share s"));
        for (InstanceReport instance : report.instances()) {
            lines.add(row(
                    instance.id(),
                    instance.script(),
                    checks(instance.faultVisibleToChecks()),
                    String.valueOf(instance.requests()),
                    String.valueOf(instance.failed()),
                    one(instance.sharePercent()),
                    two(instance.sharePercentDuringFault()),
                    String.valueOf(instance.ejections()),
                    String.valueOf(instance.readmissions()),
                    one(instance.secondsToHalfFairShare())));
        }
        lines.add("");
        report.instances().stream().filter(Summary::faulty).forEach(instance -> lines.add(FaultStory.of(instance)));
        lines.add(bystanders(report));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static boolean faulty(InstanceReport instance) {
        return FaultScript.of(instance.script()) != FaultScript.HEALTHY;
    }

    private static String checks(@Nullable Boolean visible) {
        if (visible == null) {
            return "-";
        }
        return visible ? "see it" : "blind";
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

    private static String bystanders(DemoReport report) {
        long ejected = report.instances().stream()
                .filter(instance -> !faulty(instance) && instance.ejections() > 0)
                .count();
        return ejected == 0
                ? "No healthy instance was put out."
                : ejected + " healthy instance" + (ejected == 1 ? " was" : "s were") + " put out for a while.";
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-12s %-10s %-7s %9s %7s %8s %11s %8s %9s %13s", (Object[]) cells);
    }

    static String one(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    static String two(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
