package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How soon, and how gently, traffic came back to servers after their last fault; in whole seconds from its end. */
final class Recovery {
    private static final long SECOND = 1_000_000_000L;
    private static final double FAIR = 0.85;
    private static final double ENOUGH_TO_JUDGE = 20; // requests of one server in a second; fewer are chance

    private final Scenario scenario;
    private final List<@Nullable Double> seconds = new ArrayList<>();
    private double overshoot = Double.NaN;

    Recovery(Scenario scenario, Journal journal) {
        this.scenario = scenario;
        double listedWeight = scenario.servers().stream()
                .mapToDouble(server -> server.weight())
                .sum();
        endings().forEach((end, servers) -> {
            SecondCounts counts = SecondCounts.from(end, scenario, journal.attemptLog());
            for (int server : servers) {
                judge(server, scenario.servers().get(server).weight() / listedWeight, counts);
            }
        });
    }

    /** Servers by the end of their last fault, as far as a whole second of the run follows. */
    private SortedMap<Long, List<Integer>> endings() {
        SortedMap<Integer, Long> last = new TreeMap<>();
        for (Episode episode : scenario.episodes()) {
            last.merge(episode.server(), episode.window().until().toNanos(), Math::max);
        }
        SortedMap<Long, List<Integer>> byEnd = new TreeMap<>();
        last.forEach((server, end) -> {
            if (end + SECOND <= scenario.length().toNanos()) {
                byEnd.computeIfAbsent(end, fresh -> new ArrayList<>()).add(server);
            }
        });
        return byEnd;
    }

    private void judge(int server, double fairShare, SecondCounts counts) {
        @Nullable Double found = null;
        for (int second = 0; second < counts.seconds(); second++) {
            double share = counts.share(server, second);
            if (found == null && share >= FAIR * fairShare) {
                found = second + 1.0;
            }
            if (counts.total(second) * fairShare >= ENOUGH_TO_JUDGE) {
                double over = share / fairShare;
                overshoot = Double.isNaN(overshoot) ? over : Math.max(overshoot, over);
            }
        }
        seconds.add(found);
    }

    int recovering() {
        return seconds.size();
    }

    int within(double most) {
        return (int)
                seconds.stream().filter(each -> each != null && each <= most).count();
    }

    @Nullable
    Double seconds() {
        double most = 0;
        for (Double each : seconds) {
            if (each == null) {
                return null;
            }
            most = Math.max(most, each);
        }
        return seconds.isEmpty() ? null : most;
    }

    @Nullable
    Double overshoot() {
        return Double.isNaN(overshoot) ? null : overshoot;
    }
}
