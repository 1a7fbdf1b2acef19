package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What clients do: retries, timeouts, several of them, one that stands still. */
class ClientTest {
    private static final ServerSpec STEADY = new ServerSpec(new Latency.Constant(Duration.ofMillis(50)), 0);
    private static final Fault DOWN = new Fault.Fail(Duration.ofMillis(1));

    private static ScenarioBuilder five() {
        return new ScenarioBuilder("clients")
                .servers(5, STEADY)
                .load(Load.Open.poisson(200))
                .length(Duration.ofSeconds(30));
    }

    private static Scenario oneDown(Retries retries) {
        return five().retries(retries)
                .episode(new Episode(0, DOWN, Window.ofSeconds(5, 20)))
                .build();
    }

    @Test
    void oneRetry_hidesOneServerThatFails() {
        Result result = Simulations.run(oneDown(new Retries(1, 1)), 1).result();

        assertThat(result.errorPercent()).isZero();
        assertThat(result.attemptErrorPercent()).isPositive();
        assertThat(result.attempts()).isGreaterThan(result.requests());
    }

    @Test
    void retry_goesElsewhere() {
        Run run = Simulations.run(oneDown(new Retries(2, 1)), 1);
        RequestLog attempts = run.journal().attemptLog();

        long again = IntStream.range(1, attempts.size())
                .filter(row -> attempts.server(row) == 0
                        && attempts.server(row - 1) == 0
                        && attempts.failed(row - 1)
                        && attempts.began(row) == attempts.began(row - 1) + attempts.latency(row - 1))
                .count();

        assertThat(again).isZero();
    }

    @Test
    void budget_capsRetries() {
        ScenarioBuilder allDown = five().retries(new Retries(3, 0.1));
        IntStream.range(0, 5).forEach(server -> allDown.episode(new Episode(server, DOWN, Window.ofSeconds(0, 30))));

        Result result = Simulations.run(allDown.build(), 1).result();

        assertThat(result.errorPercent()).isEqualTo(100);
        assertThat(result.attempts() - result.requests()).isCloseTo(result.requests() / 10, within(1));
    }

    @Test
    void allTries_endWhenTheyAreUsedUp() {
        ServerSpec dead = new ServerSpec(new Latency.Constant(Duration.ofMillis(1)), 1);
        Scenario scenario = new ScenarioBuilder("all-dead")
                .servers(5, dead)
                .load(Load.Open.poisson(50))
                .length(Duration.ofSeconds(10))
                .retries(new Retries(2, 1))
                .build();

        Result result = Simulations.run(scenario, 1).result();

        assertThat(result.attempts()).isBetween(2 * result.requests(), 3 * result.requests());
        assertThat(result.errorPercent()).isEqualTo(100);
        assertThat(result.inFlightAtEnd()).isZero();
    }

    @Test
    void clients_learnEachForItself() {
        Run run = Simulations.run(
                five().clients(4)
                        .episode(new Episode(0, DOWN, Window.ofSeconds(5, 20)))
                        .build(),
                1);

        assertThat(IntStream.range(0, 4)
                        .mapToLong(client -> run.journal().transitions().stream()
                                .filter(each -> each.ejects() && each.client() == client && each.server() == 0)
                                .count()))
                .allSatisfy(ejections -> assertThat(ejections).isPositive());
        assertThat(run.result().maxEjected()).isEqualTo(1);
        RequestLog log = run.journal().requestLog();
        for (int client = 0; client < 4; client++) {
            int number = client;
            assertThat((double) IntStream.range(0, log.size())
                                    .filter(row -> log.client(row) == number)
                                    .count()
                            / log.size())
                    .isCloseTo(0.25, within(0.03));
        }
    }

    @Test
    void clientThatStandsStill_sendsAndHearsAfterwards() {
        Window stall = Window.ofSeconds(10, 12);
        Run run = Simulations.run(five().stall(new Stall(0, stall)).build(), 1);
        RequestLog log = run.journal().requestLog();
        long from = stall.from().toNanos();
        long until = stall.until().toNanos();

        assertThat(IntStream.range(0, log.size()).filter(row -> stall.contains(log.began(row))))
                .isEmpty();
        assertThat(IntStream.range(0, log.size()).filter(row -> log.began(row) == until))
                .as("what should have been sent meanwhile")
                .hasSizeBetween(300, 500);
        assertThat(IntStream.range(0, log.size())
                        .filter(row -> log.began(row) < from && log.began(row) > from - 50_000_000)
                        .mapToLong(row -> log.began(row) + log.latency(row)))
                .as("when it heard of what was under way")
                .isNotEmpty()
                .containsOnly(until);
        assertThat(run.result().inFlightAtEnd()).isZero();
    }

    @Test
    void stallOfOneClient_leavesTheOthersAlone() {
        Window stall = Window.ofSeconds(10, 12);
        Run run = Simulations.run(five().clients(2).stall(new Stall(1, stall)).build(), 1);
        RequestLog log = run.journal().requestLog();

        assertThat(IntStream.range(log.first(stall), log.end(stall)).map(log::client))
                .isNotEmpty()
                .containsOnly(0);
    }
}
