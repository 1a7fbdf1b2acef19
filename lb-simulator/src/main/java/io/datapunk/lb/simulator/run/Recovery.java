package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How soon, and how gently, traffic came back to servers after their last fault; in whole seconds from its end, or from their
 * return when they are not listed then. Who is not well and listed for a whole second of the run has nothing to recover.
 */
final class Recovery {
    private static final long SECOND = 1_000_000_000L;
    private static final double FAIR = 0.85;
    private static final double ENOUGH_TO_JUDGE = 20; // requests of one server in a second; fewer are chance

    private final Roster roster;
    private final List<@Nullable Double> seconds = new ArrayList<>();
    private double overshoot = Double.NaN;

    Recovery(Scenario scenario, Journal journal) {
        roster = new Roster(scenario);
        RequestLog log = journal.attemptLog();
        SortedMap<Integer, Long> beginnings = beginnings(scenario);
        RowsByServer rows = new RowsByServer(log, scenario.servers().size(), beginnings.keySet());
        Map<Long, int[]> totals = new HashMap<>();
        beginnings.forEach((server, begin) -> {
            int whole = (int) ((scenario.length().toNanos() - begin) / SECOND);
            int[] all = totals.computeIfAbsent(begin, fresh -> SecondCounts.all(log, begin, whole));
            judge(server, begin, SecondCounts.of(log, rows.of(server), begin, whole), all);
        });
    }

    /** From when each afflicted server is well and listed, as far as a whole second of the run follows. */
    private SortedMap<Integer, Long> beginnings(Scenario scenario) {
        SortedMap<Integer, Long> last = new TreeMap<>();
        for (Episode episode : scenario.episodes()) {
            last.merge(episode.server(), episode.window().until().toNanos(), Math::max);
        }
        last.replaceAll(roster::listedFrom);
        last.values().removeIf(begin -> begin + SECOND > scenario.length().toNanos());
        return last;
    }

    private void judge(int server, long begin, int[] own, int[] all) {
        @Nullable Double found = null;
        for (int second = 0; second < own.length; second++) {
            long from = begin + second * SECOND;
            if (all[second] == 0 || !roster.listed(server, from, from + SECOND)) {
                continue;
            }
            double share = (double) own[second] / all[second];
            double fairShare = roster.fairShare(server, from);
            if (found == null && share >= FAIR * fairShare) {
                found = second + 1.0;
            }
            if (all[second] * fairShare >= ENOUGH_TO_JUDGE) {
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
