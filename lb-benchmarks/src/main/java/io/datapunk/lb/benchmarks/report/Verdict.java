package io.datapunk.lb.benchmarks.report;

/** Whether what was promised held, in words. */
final class Verdict {
    private Verdict() {}

    /** Of one figure that is no median of rounds; one that is not a number was not taken. */
    static String of(double measured, double most) {
        if (Double.isNaN(measured)) {
            return "missing";
        }
        return measured <= most ? "held" : "**missed**";
    }

    /** Of the median of so many rounds. */
    static String of(double measured, double most, int rounds) {
        return Double.isNaN(measured) ? of(measured, most) : of(measured, most) + after(rounds);
    }

    /** What has to be said of a verdict after so many rounds: one shows no spread. */
    static String after(int rounds) {
        return rounds == 1 ? " (one round)" : "";
    }
}
