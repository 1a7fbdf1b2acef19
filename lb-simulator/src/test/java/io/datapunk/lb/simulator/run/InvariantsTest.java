package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds whatever happens. {@code -Dlb.simulation.random=N} tries so many scenarios instead of a few. */
class InvariantsTest {
    private static final int SCENARIOS = Integer.getInteger("lb.simulation.random", 60);

    private static final List<BalancerKind> KINDS = List.of(
            new BalancerKind("adaptive", "burst-aware"),
            new BalancerKind("power-of-two", "asymmetric"),
            new BalancerKind("round-robin", "burst-aware"),
            new BalancerKind("random", "asymmetric"));

    @Test
    void randomScenarios_keepTheInvariants() {
        LongStream.rangeClosed(1, SCENARIOS).forEach(InvariantsTest::check);
    }

    private static void check(long seed) {
        Scenario scenario = RandomScenarios.of(seed);
        BalancerKind kind = KINDS.get((int) (seed % KINDS.size()));
        String which = "seed " + seed + ", " + kind;
        Run run = new Simulation(scenario, kind, new Seed(seed)).watched();
        Run again = new Simulation(scenario, kind, new Seed(seed)).watched();

        assertThat(again.journal().fingerprint())
                .as(which)
                .isEqualTo(run.journal().fingerprint());
        assertThat(again.result()).as(which).isEqualTo(run.result());
        assertThat(again.seconds()).as(which).isEqualTo(run.seconds());
        assertThat(run.result().inFlightAtEnd()).as(which).isZero();
        assertThat(run.result().maxEjected())
                .as(which)
                .isLessThanOrEqualTo(Math.max(1, scenario.servers().size() / 2));
        assertThat(run.journal().remarks()).as(which).noneMatch(text -> text.contains("PluginFault"));
        assertThat(run.seconds().stream().flatMap(List::stream)).as(which).allSatisfy(standing -> {
            assertThat(Double.isNaN(standing.score()) || (standing.score() >= 0 && standing.score() <= 1))
                    .isTrue();
            assertThat(Double.isNaN(standing.share()) || (standing.share() >= 0 && standing.share() <= 1))
                    .isTrue();
        });
        assertEnded(run.journal().requestLog(), scenario, which);
        assertEnded(run.journal().attemptLog(), scenario, which);
        assertThat(run.journal().attempts())
                .as(which)
                .isGreaterThanOrEqualTo(run.journal().requests());
    }

    /** All have ended, and none took longer than its timeouts and all stalls; in the order in which they began. */
    private static void assertEnded(RequestLog log, Scenario scenario, String which) {
        long stalled = scenario.stalls().stream()
                .mapToLong(stall ->
                        stall.window().until().minus(stall.window().from()).toNanos())
                .sum();
        long longest = scenario.timeout().toNanos() * (1 + scenario.retries().most()) + stalled;
        assertThat(IntStream.range(0, log.size()).filter(row -> !log.ended(row)))
                .as(which)
                .isEmpty();
        assertThat(IntStream.range(0, log.size()).filter(row -> log.latency(row) > longest))
                .as(which)
                .isEmpty();
        for (int row = 1; row < log.size(); row++) {
            assertThat(log.began(row)).as(which).isGreaterThanOrEqualTo(log.began(row - 1));
        }
    }
}
