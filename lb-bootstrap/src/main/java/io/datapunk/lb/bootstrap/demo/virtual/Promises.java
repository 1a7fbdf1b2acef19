package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.ServiceStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a run should show, watched while it goes on and judged at its end. Not thread-safe. */
final class Promises {
    private static final long SECOND = 1_000_000_000L;
    private static final double MOST_AFTERWARDS_PERCENT = 0.01;
    private static final long NEVER = -1;

    private final VirtualOptions options;
    private final VirtualDemo.Timeline timeline;
    private final Fleet fleet;
    private final Standings standings;
    private final Requests load;
    private int foundInTime;
    private long sentInTime = NEVER;
    private long toFailingInTime;
    private double afterwardsPercent;
    private long backNanos = NEVER;

    /** How many requests there were so far. */
    interface Requests {
        /** All of them. */
        long sent();

        /** Those that went to one that failed, and so failed. */
        long toFailing();

        /** Those for which there was no instance. */
        long unserved();
    }

    Promises(VirtualOptions options, VirtualDemo.Timeline timeline, Fleet fleet, Standings standings, Requests load) {
        this.options = options;
        this.timeline = timeline;
        this.fleet = fleet;
        this.standings = standings;
        this.load = load;
    }

    /** Looks how things stand; called often. */
    void watch(long nanos) {
        if (sentInTime == NEVER
                && nanos >= timeline.failAt() * SECOND + timeline.found().toNanos()) {
            foundInTime = standings.found();
            sentInTime = load.sent();
            toFailingInTime = load.toFailing();
        }
        if (nanos > timeline.healAt() * SECOND) {
            boolean back = standings.out() == 0;
            backNanos = !back ? NEVER : backNanos == NEVER ? nanos : backNanos;
        }
    }

    /** Those that fail are well again from now on. */
    void healing() {
        afterwardsPercent = 100.0 * (load.toFailing() - toFailingInTime) / Math.max(1, load.sent() - sentInTime);
    }

    /** All of them, judged. */
    List<VirtualPromise> all(ServiceStatistics statistics, long nanos) {
        int pause = fleet.longestPauseMillis(nanos);
        int failing = options.failing();
        return List.of(
                new VirtualPromise(
                        "every instance is listed",
                        format("%d of %d", statistics.listed(), options.instances()),
                        statistics.listed() == options.instances()),
                new VirtualPromise(
                        "every instance is checked at least every " + seconds(timeline.longestPause()) + " s",
                        format("the longest pause was %.1f s", pause / 1e3),
                        pause <= timeline.longestPause().toMillis()),
                new VirtualPromise(
                        "99 % of those that fail are out within " + seconds(timeline.found()) + " s",
                        failing == 0
                                ? "none was made to fail"
                                : format(
                                        "%d of %d, the last after %.1f s",
                                        foundInTime,
                                        failing,
                                        (standings.lastFoundNanos() - timeline.failAt() * SECOND) / 1e9),
                        100L * foundInTime >= 99L * failing),
                new VirtualPromise(
                        format(
                                "after that at most %.2f %% of the requests reach one that fails",
                                MOST_AFTERWARDS_PERCENT),
                        format("%.4f %%", afterwardsPercent),
                        afterwardsPercent <= MOST_AFTERWARDS_PERCENT),
                new VirtualPromise(
                        "nobody is put out who is well", standings.wrong() + " were", standings.wrong() == 0),
                new VirtualPromise(
                        "every request has an instance", load.unserved() + " had none", load.unserved() == 0),
                new VirtualPromise(
                        format("all are in use again within %d s after they are well", timeline.back()),
                        backNanos == NEVER
                                ? standings.out() + " are not"
                                : format("after %.1f s", (backNanos - timeline.healAt() * SECOND) / 1e9),
                        backNanos != NEVER && statistics.out() == 0));
    }

    private static String seconds(Duration duration) {
        return format("%.1f", duration.toMillis() / 1e3);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
