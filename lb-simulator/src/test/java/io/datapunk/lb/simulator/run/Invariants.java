package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.ServerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What holds after every run, whatever its figures are. */
public final class Invariants {
    private static final int MOST_SERVERS_TO_ADD_UP = 100;

    private final Scenario scenario;
    private final Run run;
    private final String which;

    private Invariants(Scenario scenario, PolicyKind kind, Run run) {
        this.scenario = scenario;
        this.run = run;
        this.which = scenario.name() + ", " + kind.strategy() + " " + kind.scorer();
    }

    /** Fails, and says what does not hold, of which scenario and policy. */
    public static void assertHold(Scenario scenario, PolicyKind kind, Run run) {
        Invariants invariants = new Invariants(scenario, kind, run);
        invariants.everythingEnded();
        invariants.requestsAreConserved();
        invariants.sharesAddUp();
        if (kind instanceof BalancerKind) {
            invariants.noPluginFailed();
            invariants.theLedgerWasObeyed();
        }
    }

    private void everythingEnded() {
        assertThat(run.result().inFlightAtEnd())
                .as("in flight at the end: " + which)
                .isZero();
        for (RequestLog log :
                new RequestLog[] {run.journal().requestLog(), run.journal().attemptLog()}) {
            assertThat(IntStream.range(0, log.size())
                            .filter(row -> log.server(row) != RequestLog.NOBODY && log.latency(row) <= 0))
                    .as("rows of requests that never ended: " + which)
                    .isEmpty();
        }
    }

    private void requestsAreConserved() {
        Result result = run.result();
        RequestLog attempts = run.journal().attemptLog();
        long sent = IntStream.range(0, attempts.size())
                .filter(row -> attempts.server(row) != RequestLog.NOBODY)
                .count();
        if (scenario.retries().equals(Retries.NONE)) {
            assertThat(sent + result.rejected())
                    .as("sent or rejected: " + which)
                    .isEqualTo(result.requests());
        } else {
            assertThat(sent).as("sent: " + which).isEqualTo(result.attempts());
            assertThat(sent + result.rejected())
                    .as("sent or rejected: " + which)
                    .isBetween(
                            (long) result.requests(), (1L + scenario.retries().most()) * result.requests());
        }
    }

    private void sharesAddUp() {
        int servers = scenario.servers().size();
        if (servers <= MOST_SERVERS_TO_ADD_UP
                && run.result().attempts() > run.result().rejected()) {
            double sum = IntStream.range(0, servers)
                    .mapToDouble(server ->
                            run.journal().traffic(server, scenario.measured()).sharePercent())
                    .sum();
            assertThat(sum).as("shares: " + which).isCloseTo(100, within(1e-6));
        }
    }

    private void noPluginFailed() {
        assertThat(run.journal().remarks()).as("plug-ins: " + which).noneMatch(text -> text.contains("PluginFault"));
    }

    /** By weight; who has left the registry since it was taken out is no longer booked. */
    private void theLedgerWasObeyed() {
        double listed =
                scenario.servers().stream().mapToDouble(ServerSpec::weight).sum();
        double share = Double.parseDouble(scenario.balancer().getOrDefault("maxEjectedShare", "0.5"));
        Map<Integer, Map<Integer, Long>> outSince = new HashMap<>(); // of each client, by server
        for (Transition change : run.journal().transitions()) {
            Map<Integer, Long> out = outSince.computeIfAbsent(change.client(), fresh -> new HashMap<>());
            if (change.returns()) {
                out.remove(change.server());
            } else if (change.ejects()) {
                out.put(change.server(), change.nanos());
                out.entrySet().removeIf(each -> left(each.getKey(), each.getValue(), change.nanos()));
                double weight = out.keySet().stream()
                        .mapToDouble(server -> scenario.servers().get(server).weight())
                        .sum();
                assertThat(out.size() == 1 || weight <= share * listed + 1e-9)
                        .as("out at " + change.nanos() / 1e9 + " s for client " + change.client() + ": " + out.keySet()
                                + ", weight " + weight + " of " + listed + ": " + which)
                        .isTrue();
            }
        }
    }

    private boolean left(int server, long since, long now) {
        return scenario.listings().stream()
                .filter(listing -> listing.server() == server)
                .map(Listing::absent)
                .anyMatch(absent ->
                        absent.from().toNanos() <= now && absent.until().toNanos() > since);
    }
}
