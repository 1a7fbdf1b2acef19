package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scenario's servers, load and clients in sentences. */
final class SystemWords {
    private static final int MOST_KINDS = 6;

    private SystemWords() {}

    static List<Fact> of(Scenario scenario) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Servers", servers(scenario.servers())));
        facts.add(new Fact("Load", load(scenario) + " For " + Words.duration(scenario.length()) + "."));
        facts.add(new Fact("Clients", clients(scenario)));
        facts.add(new Fact("Health checks", checks(scenario)));
        if (!scenario.balancer().isEmpty()) {
            facts.add(new Fact("Settings that are not the default", settings(scenario.balancer())));
        }
        return facts;
    }

    /**
     * A sentence under a heading.
     *
     * @param title the heading
     * @param text the sentence
     */
    record Fact(String title, String text) {}

    private static String servers(List<ServerSpec> servers) {
        Map<ServerSpec, Integer> kinds = new LinkedHashMap<>();
        servers.forEach(server -> kinds.merge(server, 1, Integer::sum));
        List<String> sentences = new ArrayList<>();
        kinds.entrySet().stream()
                .limit(MOST_KINDS)
                .forEach(kind -> sentences.add(servers(kind.getValue(), kind.getKey())));
        if (kinds.size() > MOST_KINDS) {
            sentences.add("And " + Words.count(kinds.size() - MOST_KINDS, "further kind") + ".");
        }
        return String.join(" ", sentences);
    }

    private static String servers(int many, ServerSpec spec) {
        List<String> traits = new ArrayList<>();
        traits.add((many == 1 ? "answers in " : "each answers in ") + latency(spec.latency()));
        traits.add(spec.errorRate() == 0 ? "without errors" : "with " + Words.percent(spec.errorRate()) + " errors");
        if (spec.capacity() instanceof Capacity.Slots slots) {
            traits.add("works on " + Words.number(slots.slots()) + " at once while " + Words.number(slots.queue())
                    + " may wait");
        }
        if (spec.capacity() instanceof Capacity.Sharing) {
            traits.add("gets slower the more it has to do");
        }
        if (spec.weight() != 1) {
            traits.add("has weight " + Words.number(spec.weight()));
        }
        if (!spec.zone().isEmpty()) {
            traits.add("is in zone " + spec.zone());
        }
        if (spec.odd()) {
            traits.add("is different by nature, which is no fault");
        }
        return Words.capitalised(Words.count(many, "server")) + ": " + String.join(", ", traits) + ".";
    }

    static String latency(Latency latency) {
        if (latency instanceof Latency.Constant constant) {
            return Words.duration(constant.time());
        }
        if (latency instanceof Latency.Lognormal lognormal) {
            return "about " + Words.duration(lognormal.median()) + " (median; lognormal, σ "
                    + Words.number(lognormal.sigma()) + ")";
        }
        if (latency instanceof Latency.Normal normal) {
            return Words.duration(normal.mean()) + " ± " + Words.duration(normal.deviation());
        }
        if (latency instanceof Latency.Exponential exponential) {
            return Words.duration(exponential.mean()) + " on average (exponential)";
        }
        return "times as they were recorded";
    }

    private static boolean isNothing(Latency pause) {
        return pause instanceof Latency.Recorded recorded
                && recorded.nanos().stream().allMatch(each -> each == 0);
    }

    private static String load(Scenario scenario) {
        if (scenario.load() instanceof Load.Closed closed) {
            return Words.capitalised(Words.count(closed.workers(), "worker"))
                    + ", each of which sends a request, waits for its end,"
                    + (isNothing(closed.pause()) ? "" : " pauses for " + latency(closed.pause()) + ",")
                    + " and begins anew.";
        }
        Load.Open open = (Load.Open) scenario.load();
        double most = open.mostPerSecond();
        double least =
                open.rates().stream().mapToDouble(RatePoint::perSecond).min().orElseThrow();
        String rate = least == most ? Words.number(most) : Words.number(least) + " to " + Words.number(most);
        return rate + " requests a second, "
                + (open.rhythm() == Load.Rhythm.POISSON ? "at moments left to chance (Poisson)." : "evenly spaced.");
    }

    private static String clients(Scenario scenario) {
        Retries retries = scenario.retries();
        String who = scenario.clients() == 1
                ? "One, which gives"
                : Words.number(scenario.clients()) + ", each with a balancer of its own. They give";
        String again = retries.most() == 0
                ? ", and does not repeat failed ones."
                : ", and repeats failed ones up to " + Words.count(retries.most(), "time") + ".";
        return who + " a request up after " + Words.duration(scenario.timeout())
                + (scenario.clients() == 1
                        ? again
                        : again.replace("does not", "do not").replace("repeats", "repeat"));
    }

    private static String checks(Scenario scenario) {
        return scenario.checks()
                ? "On: the balancer also asks each server how it is."
                : "Off: the balancer learns from the requests alone.";
    }

    private static String settings(Map<String, String> settings) {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + " = " + setting.getValue())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }
}
