package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How soon each client took out what was faulty: what its first fault cost until then. */
final class Detection {
    private final double[] requestsOfClients;
    private final Map<Integer, Window> firstFaults = new HashMap<>(); // by server
    private double seconds;
    private boolean complete = true;

    Detection(Scenario scenario, Journal journal, boolean[] faulty) {
        requestsOfClients = new double[scenario.clients()];
        Roster roster = new Roster(scenario);
        for (Episode episode : scenario.episodes()) {
            if (faulty[episode.server()] && episode.faulty() && canBeDetected(episode, scenario, roster)) {
                firstFaults.merge(
                        episode.server(),
                        episode.window(),
                        (one, other) -> one.from().compareTo(other.from()) <= 0 ? one : other);
            }
        }
        Map<Long, Long> outSince = firstEjections(journal);
        firstFaults.forEach((server, fault) -> {
            for (int client = 0; client < scenario.clients(); client++) {
                Long out = outSince.get(key(client, server));
                if (out == null) {
                    complete = false;
                } else {
                    seconds = Math.max(seconds, (out - fault.from().toNanos()) / 1e9);
                }
            }
        });
        count(journal.attemptLog(), outSince);
    }

    /** Not what nobody could notice: before it is over the run is, or its server is listed at no time. */
    private static boolean canBeDetected(Episode episode, Scenario scenario, Roster roster) {
        long from = episode.window().from().toNanos();
        return episode.window().from().compareTo(scenario.length()) < 0
                && roster.listedFrom(episode.server(), from)
                        < episode.window().until().toNanos();
    }

    private static long key(int client, int server) {
        return (long) client << 32 | server;
    }

    /** Since when each was out for each client; for who was out already, since the beginning of its fault. */
    private Map<Long, Long> firstEjections(Journal journal) {
        Map<Long, Long> since = new HashMap<>();
        for (Transition transition : journal.transitions()) {
            Window fault = firstFaults.get(transition.server());
            if (fault != null && transition.nanos() < fault.until().toNanos()) {
                long from = fault.from().toNanos();
                long key = key(transition.client(), transition.server());
                if (transition.ejects()) {
                    since.putIfAbsent(key, Math.max(from, transition.nanos()));
                } else if (transition.returns() && transition.nanos() < from) {
                    since.remove(key);
                }
            }
        }
        return since;
    }

    private void count(RequestLog log, Map<Long, Long> outSince) {
        if (firstFaults.isEmpty()) {
            return;
        }
        for (int row = 0; row < log.size(); row++) {
            int server = log.server(row);
            Window fault = server == RequestLog.NOBODY ? null : firstFaults.get(server);
            if (fault != null && fault.contains(log.began(row))) {
                Long out = outSince.get(key(log.client(row), server));
                if (out == null || log.began(row) < out) {
                    requestsOfClients[log.client(row)]++;
                }
            }
        }
    }

    @Nullable
    Double requests() {
        if (firstFaults.isEmpty()) {
            return null;
        }
        double[] sorted = requestsOfClients.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Nullable
    Double seconds() {
        return firstFaults.isEmpty() || !complete ? null : seconds;
    }
}
