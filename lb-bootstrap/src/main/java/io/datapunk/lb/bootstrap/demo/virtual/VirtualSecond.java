package io.datapunk.lb.bootstrap.demo.virtual;

import java.util.Locale;

/**
 * One virtual second of a run. The names of the components are keys of its JSON form.
 *
 * @param second counted from 1
 * @param requests balanced in it
 * @param toFailingPercent of those, how many reached an instance that failed
 * @param failing how many instances fail at its end
 * @param out how many are out at its end
 * @param checks made in it
 * @param wallMillis how long it took in earnest
 * @param heapMegabytes heap in use at its end, garbage included
 */
public record VirtualSecond(
        int second,
        long requests,
        double toFailingPercent,
        int failing,
        int out,
        long checks,
        long wallMillis,
        long heapMegabytes) {
    /** The heading of the {@link #row}s. */
    static String heading() {
        return String.format(
                Locale.ROOT,
                "%6s %9s %13s %9s %9s %9s %12s %12s %8s",
                "second",
                "requests",
                "to failing %",
                "failing",
                "out",
                "checks",
                "requests/s",
                "checks/s",
                "heap MB");
    }

    /** As a line of a table; the rates are those of the wall clock. */
    String row() {
        return String.format(
                Locale.ROOT,
                "%6d %9d %13.3f %9d %9d %9d %12d %12d %8d",
                second,
                requests,
                toFailingPercent,
                failing,
                out,
                checks,
                perSecond(requests),
                perSecond(checks),
                heapMegabytes);
    }

    private long perSecond(long count) {
        return 1000 * count / Math.max(1, wallMillis);
    }
}
