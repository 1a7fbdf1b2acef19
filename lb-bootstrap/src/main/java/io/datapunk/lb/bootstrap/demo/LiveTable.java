package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.bootstrap.demo.Observations.Recent;
import java.util.Locale;
import java.util.Optional;

/** Shows a frame as text: a table for a terminal, or one line for a log. Pure. */
final class LiveTable {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    private LiveTable() {}

    /** The table, after the sequence that clears a terminal. */
    static String redraw(Frame frame) {
        return HOME_AND_CLEAR + table(frame);
    }

    /** The table: one row for each instance, over its last second. */
    static String table(Frame frame) {
        StringBuilder text = new StringBuilder();
        text.append(line(frame)).append("\ngateway at ").append(frame.gateway()).append("\n\n");
        text.append(row("instance", "req/s", "errors/s", "share %", "score", "check", "circuit", "fault now"));
        long all = frame.recent().attempts();
        frame.recent().rows().forEach((id, row) -> {
            Optional<InstanceSnapshot> thoughts = frame.thoughtsOn(id);
            text.append(row(
                    id,
                    String.valueOf(row.requests()),
                    String.valueOf(row.failures()),
                    all == 0 ? "-" : decimal(100.0 * row.requests() / all, 1),
                    thoughts.map(known -> decimal(known.score(), 2)).orElse("-"),
                    thoughts.map(InstanceSnapshot::check).orElse("-"),
                    thoughts.map(InstanceSnapshot::circuit).orElse("not listed"),
                    row.faultOn() ? fault(frame.plan().scriptOf(id)) : ""));
        });
        return text.toString();
    }

    /** The same in one line. */
    static String line(Frame frame) {
        String left =
                frame.secondsLeft() < 0 ? "until Ctrl-C" : decimal(Math.max(0, frame.secondsLeft()), 0) + " s left";
        String faults = frame.faultsOn().isEmpty() ? "no fault" : "fault: " + String.join(", ", frame.faultsOn());
        return decimal(frame.recent().second(), 0) + " s, " + left + " | "
                + frame.recent().attempts() + " req/s, " + frame.recent().failures() + " errors/s | "
                + requests(frame) + " | " + faults;
    }

    /** As the load sees them; where there is none, as they are forwarded. */
    private static String requests(Frame frame) {
        Recent recent = frame.recent();
        return frame.load()
                ? recent.failed() + " of " + recent.requests() + " requests failed"
                : recent.allAttempts() + " forwarded, " + recent.allFailures() + " failed";
    }

    private static String fault(FaultScript script) {
        return script.key() + (Boolean.TRUE.equals(script.visibleToChecks()) ? "" : ", checks cannot see it");
    }

    private static String row(
            String id,
            String requests,
            String errors,
            String share,
            String score,
            String check,
            String circuit,
            String fault) {
        return String.format(
                        Locale.ROOT,
                        "%-12s %7s %9s %8s %6s  %-7s  %-10s  %s",
                        id,
                        requests,
                        errors,
                        share,
                        score,
                        check,
                        circuit,
                        fault)
                .stripTrailing()
                .concat(System.lineSeparator());
    }

    private static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
