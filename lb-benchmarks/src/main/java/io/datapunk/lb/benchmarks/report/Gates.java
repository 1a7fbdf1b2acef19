package io.datapunk.lb.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is promised of a request beside others, and whether it held: each ratio within one round, then the median of the rounds.
 * A figure that was not taken leaves its gate open, never held.
 */
final class Gates {
    private static final List<Integer> SIZES = List.of(10, 1_000, 10_000, 100_000);
    private static final int LARGEST = 1_000_000;
    private static final Variant BARE_POWER_OF_TWO = new Variant("barePowerOfTwo", "a bare power of two choices");

    private static final Limit LEASE_ON_ONE_THREAD = Limit.atMost(0.9);

    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private Gates(Results results) {
        this.results = results;
    }

    static String table(Results results) {
        Gates gates = new Gates(results);
        gates.head("Gates");
        for (int size : SIZES) {
            gates.onOneThread(size);
        }
        gates.row("ticket", Variant.TICKET, List.of(BARE_POWER_OF_TWO), 1, LARGEST, Limit.atMost(2));
        for (int size : SIZES) {
            gates.onTwoThreads(size);
        }
        return gates.out.append('\n').toString();
    }

    /** The same where so many of a hundred requests fail, at these sizes. */
    static String tableOfFailing(Results results, int percent, List<Integer> sizes) {
        Gates gates = new Gates(results);
        gates.head("Gates where " + percent + " % of the requests fail");
        List<Variant> theirs =
                Variant.WITH_HEALTH.stream().map(peer -> peer.failing(percent)).toList();
        for (int size : sizes) {
            gates.row("ticket", Variant.TICKET.failing(percent), theirs, 1, size, limitOnOneThread(size));
            gates.row("Lease", Variant.LEASE.failing(percent), theirs, 1, size, LEASE_ON_ONE_THREAD);
        }
        return gates.out.append('\n').toString();
    }

    /** What a request may allocate. */
    static String tableOfBytes(Results results) {
        Gates gates = new Gates(results);
        gates.out.append("### Gates of what is allocated, B/op, 1 thread\n\n");
        gates.out.append(
                "In whole bytes: what runs beside the requests allocates a little for all of them together.\n\n");
        gates.out.append("| | instances | at most | measured | |\n|---|---:|---:|---:|---|\n");
        for (int size : SIZES) {
            gates.bytes(Variant.TICKET, size, 0);
        }
        gates.bytes(Variant.TICKET, LARGEST, 0);
        for (int size : SIZES) {
            gates.bytes(Variant.LEASE, size, 32);
        }
        return gates.out.append('\n').toString();
    }

    private void bytes(Variant ours, int size, int most) {
        List<Double> bytes = results.bytesOf(new Cell(ours.method(), 1, size));
        double median = Figures.median(bytes);
        out.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %d | %s | %s |\n",
                ours.label(),
                size,
                most,
                Figures.spread(bytes),
                Verdict.of(median, most + 0.5, bytes.size())));
    }

    private void head(String title) {
        out.append("### ").append(title).append("\n\n");
        out.append(
                "Ours / theirs within one round, median of the rounds (least–largest). `fastest` is, in each round, the "
                        + "fastest peer that balances and judges health.\n\n");
        out.append("| gate | threads | instances | limit | measured | |\n|---|---:|---:|---:|---:|---|\n");
    }

    /** What a ticket may take beside the fastest on one thread. */
    private static Limit limitOnOneThread(int size) {
        return Limit.atMost(size == 10 ? 0.7 : 0.6);
    }

    private void onOneThread(int size) {
        Limit usual = limitOnOneThread(size);
        row("ticket", Variant.TICKET, Variant.WITH_HEALTH, 1, size, usual);
        row("Lease", Variant.LEASE, Variant.WITH_HEALTH, 1, size, LEASE_ON_ONE_THREAD);
        row("ticket", Variant.TICKET, List.of(Variant.P2C), 1, size, usual);
        for (Variant bare : Variant.BARE) {
            row("ticket", Variant.TICKET, List.of(bare), 1, size, Limit.goal(2.5));
        }
    }

    private void onTwoThreads(int size) {
        List<Variant> others = new ArrayList<>(Variant.WITH_HEALTH);
        others.add(Variant.P2C);
        if (size >= 1_000) {
            others.addAll(Variant.BARE);
        }
        for (Variant other : others) {
            row("ticket", Variant.TICKET, List.of(other), 2, size, Limit.below(1));
        }
    }

    private void row(String name, Variant ours, List<Variant> theirs, int threads, int size, Limit limit) {
        Set<String> missing = new LinkedHashSet<>();
        List<Double> own = figures(ours, threads, size, missing);
        List<List<Double>> others = theirs.stream()
                .map(other -> figures(other, threads, size, missing))
                .toList();
        for (int i = 0; i < theirs.size(); i++) {
            if (missing.isEmpty() && others.get(i).size() != own.size()) {
                missing.add(theirs.get(i).label() + " in some rounds");
            }
        }
        String against = theirs.size() == 1 ? theirs.get(0).label() : "fastest";
        String measured = "–";
        String verdict = "missing: " + String.join(", ", missing);
        if (missing.isEmpty()) {
            List<Double> ratios = new ArrayList<>();
            Set<String> fastest = new LinkedHashSet<>();
            for (int round = 0; round < own.size(); round++) {
                int least = 0;
                for (int i = 1; i < theirs.size(); i++) {
                    if (others.get(i).get(round) < others.get(least).get(round)) {
                        least = i;
                    }
                }
                fastest.add(theirs.get(least).label());
                ratios.add(own.get(round) / others.get(least).get(round));
            }
            measured = Figures.spreadOfRatios(ratios);
            verdict = limit.verdict(Figures.median(ratios)) + Verdict.after(ratios.size());
            if (theirs.size() > 1) {
                against += " (" + String.join("; ", fastest) + ")";
            }
        }
        out.append(String.format(
                Locale.ROOT,
                "| %s / %s | %d | %,d | %s | %s | %s |\n",
                name,
                against,
                threads,
                size,
                limit,
                measured,
                verdict));
    }

    private List<Double> figures(Variant variant, int threads, int size, Set<String> missing) {
        List<Double> nanos = results.nanosOf(new Cell(variant.method(), threads, size));
        if (nanos.isEmpty()) {
            missing.add(variant.label());
        }
        return nanos;
    }

    /**
     * What a ratio may be.
     *
     * @param sign how people read it
     * @param bound the ratio
     * @param inclusive whether the bound itself is within
     * @param promised whether to miss it is to break a promise, or only a goal
     */
    private record Limit(String sign, double bound, boolean inclusive, boolean promised) {
        static Limit atMost(double bound) {
            return new Limit("≤ ", bound, true, true);
        }

        static Limit below(double bound) {
            return new Limit("< ", bound, false, true);
        }

        static Limit goal(double bound) {
            return new Limit("goal ≤ ", bound, true, false);
        }

        String verdict(double ratio) {
            boolean within = inclusive ? ratio <= bound : ratio < bound;
            if (promised) {
                return within ? "held" : "**missed**";
            }
            return within ? "reached" : "not reached";
        }

        @Override
        public String toString() {
            return sign + String.format(Locale.ROOT, "%.1f", bound);
        }
    }
}
