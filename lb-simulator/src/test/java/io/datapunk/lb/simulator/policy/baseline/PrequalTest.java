package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.Probe;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrequalTest {
    private static final long SECOND = 1_000_000_000L;

    private final ProbePool pool = new ProbePool();

    private void add(int server, int requests, long latency) {
        pool.add(server, new Probe(requests, latency), Integer.MAX_VALUE, 0);
    }

    @ParameterizedTest
    @CsvSource({
        // threshold, winner: server 0 has 9 requests and is fastest, 1 has 5, 2 has 2 and is slowest
        "9, 0", // all cold: the fastest
        "8, 1", // the fastest cold one
        "5, 1",
        "4, 2",
        "1, 2", // all hot: the fewest requests
    })
    void best_isTheFastestColdOneOrTheIdlestHotOne(int threshold, int winner) {
        add(0, 9, 10);
        add(1, 5, 20);
        add(2, 2, 30);

        assertThat(pool.take(threshold)).isEqualTo(winner);
    }

    @Test
    void taken_hasOneMore() {
        add(0, 3, 10);
        add(1, 3, 20);

        assertThat(pool.take(3)).isZero();
        assertThat(pool.take(3)).isEqualTo(1);
    }

    @Test
    void usedUp_isGone() {
        pool.add(0, new Probe(1, 10), 2, 0);
        pool.take(9);
        assertThat(pool.size()).isEqualTo(1);
        pool.take(9);

        assertThat(pool.size()).isZero();
    }

    @Test
    void old_isGone() {
        pool.add(0, new Probe(1, 10), 1, 0);
        pool.expire(SECOND);
        assertThat(pool.size()).isEqualTo(1);
        pool.expire(SECOND + 1);

        assertThat(pool.size()).isZero();
    }

    @Test
    void seventeenth_replacesTheOldest() {
        for (int server = 0; server < 17; server++) {
            add(server, 1, server);
        }

        assertThat(pool.size()).isEqualTo(16);
        assertThat(pool.take(9)).isEqualTo(1);
    }

    @Test
    void removal_takesTheOldestAndTheWorstByTurns() {
        add(0, 5, 10);
        add(1, 5, 40); // the slowest cold one
        add(2, 9, 20);
        add(3, 8, 30);
        add(4, 5, 20);

        pool.removeOne(5); // the oldest: 0
        pool.removeOne(5); // the hottest: 2
        pool.removeOne(9); // the oldest: 1
        pool.removeOne(9); // all cold, the slowest: 3

        assertThat(pool.size()).isEqualTo(1);
        assertThat(pool.take(9)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"100, 1.3158", "1000, 1.0246", "30, 4.9999", "24, 2147483647", "10, 2147483647"})
    void answer_servesSoManyRequests(int servers, double uses) {
        assertThat(Prequal.uses(servers)).isCloseTo(uses, within(0.001));
    }

    @ParameterizedTest
    @CsvSource({"0.6, 10", "0.84, 14", "1, 16", "0.01, 1"})
    void quantile_isOfTheLastSixteen(double part, int expected) {
        RecentRequests recent = new RecentRequests();
        assertThat(recent.quantile(part)).isZero();
        for (int requests = 50; requests > 0; requests--) {
            recent.add(requests);
        }

        assertThat(recent.quantile(part)).isEqualTo(expected);
    }

    @Test
    void busyServer_isAvoidedOnceItsProbesAreBack() {
        TestPlace place = new TestPlace(3);
        Prequal prequal = place.with(new Prequal(place.place(), 0.6));
        ServerSet all = place.with(new Everybody(3)).usable();
        place.requests[1] = 50;
        prequal.choose(all, Ask.PLAIN);
        place.pass(0.1, prequal);

        for (int pick = 0; pick < 20; pick++) {
            assertThat(prequal.choose(all, Ask.PLAIN)).isNotEqualTo(1);
            place.pass(0.1, prequal);
        }
    }

    /** At a hundred requests a second: what the pool still holds of it is used for a second at most, and by then it refuses. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void deadServer_answersNoProbesAndIsNotTakenOnceItsLastAnswerIsOld(long seed) {
        Scenario scenario = new ScenarioBuilder("dead")
                .servers(10, new ServerSpec(new Latency.Constant(Duration.ofMillis(50)), 0))
                .load(Load.Open.poisson(100))
                .length(Duration.ofSeconds(10))
                .episode(new Episode(0, new Fault.Crash(), Window.ofSeconds(4, 9)))
                .build();

        Run run = new Simulation(scenario, Baselines.named("prequal").orElseThrow(), new Seed(seed)).run();

        assertThat(run.journal().traffic(0, Window.ofSeconds(2, 4)).sharePercent())
                .isPositive();
        assertThat(run.journal().traffic(0, Window.ofSeconds(6, 9)).sharePercent())
                .isZero();
    }
}
