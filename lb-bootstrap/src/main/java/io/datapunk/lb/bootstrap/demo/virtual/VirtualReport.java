package io.datapunk.lb.bootstrap.demo.virtual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run. The names of the components are the keys of its JSON form; shares are in percent. Immutable.
 *
 * @param partial whether it was stopped before its end; then nothing is promised
 * @param instances how many there were
 * @param failing how many were made to fail
 * @param overrides every setting that differs from the defaults, by name
 * @param virtualSeconds how much time passed for the balancer
 * @param wallSeconds how long that took
 * @param requests balanced
 * @param requestsToFailing of those, how many reached an instance that failed
 * @param mostRequestsToOne what the busiest instance got
 * @param checks made
 * @param found how many of those that failed were put out
 * @param foundByChecks how many of those by checks, the others by requests
 * @param rampingAtEnd how many of them are in use again, but had too few requests since to be {@code closed}
 * @param heapBytesPerInstance heap in use after a full collection at the end, less that before the first instance; null where
 *     there are too few to tell
 * @param picksPerSecond how many picks a thread makes in a second of the wall clock when it does nothing else
 * @param promises what was promised
 * @param seconds in order
 */
public record VirtualReport(
        boolean partial,
        int instances,
        int failing,
        String strategy,
        String scorer,
        long seed,
        Map<String, String> overrides,
        int virtualSeconds,
        double wallSeconds,
        long requests,
        long requestsToFailing,
        int mostRequestsToOne,
        long checks,
        int found,
        int foundByChecks,
        int rampingAtEnd,
        @Nullable Long heapBytesPerInstance,
        long picksPerSecond,
        List<VirtualPromise> promises,
        List<VirtualSecond> seconds) {
    public VirtualReport {
        overrides = Map.copyOf(overrides);
        promises = List.copyOf(promises);
        seconds = List.copyOf(seconds);
    }

    /** Whether it ran to its end and every promise was held. */
    public boolean held() {
        return !partial && promises.stream().allMatch(VirtualPromise::held);
    }

    /** The account for people, ended by a line break. */
    public String text() {
        List<String> lines = new ArrayList<>();
        if (partial) {
            lines.add("Partial result: stopped after " + virtualSeconds + " virtual seconds; nothing is promised.");
        }
        lines.add("Strategy " + strategy + ", scorer " + scorer + ", seed " + seed
                + "; settings that differ from the defaults: " + new TreeMap<>(overrides) + ".");
        lines.add(format(
                "%d instances, %d virtual seconds in %.1f s: %d requests, %d of them to instances that failed; %d checks.",
                instances, virtualSeconds, wallSeconds, requests, requestsToFailing, checks));
        lines.add(format(
                "%d were made to fail: %d found, %d by checks and %d by requests; %d still ramp. The busiest instance had"
                        + " %d requests.",
                failing, found, foundByChecks, found - foundByChecks, rampingAtEnd, mostRequestsToOne));
        if (!partial) {
            String heap =
                    heapBytesPerInstance == null ? "" : "Heap: " + heapBytesPerInstance + " bytes for each instance. ";
            lines.add(heap + "One thread that does nothing else makes " + picksPerSecond + " picks a second.");
        }
        lines.add("");
        promises.forEach(promise -> lines.add(promise.row()));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
