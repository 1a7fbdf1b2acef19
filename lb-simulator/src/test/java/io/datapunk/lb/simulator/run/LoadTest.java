package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Load.Rhythm;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How requests arrive, as a whole run shows it. */
class LoadTest {
    private static final ServerSpec STEADY = new ServerSpec(new Latency.Constant(Duration.ofMillis(50)), 0);

    private static ScenarioBuilder scenario(Load load, int seconds) {
        return new ScenarioBuilder("load").servers(3, STEADY).load(load).length(Duration.ofSeconds(seconds));
    }

    private static RequestLog log(ScenarioBuilder scenario) {
        return Simulations.run(scenario.build(), 1).journal().requestLog();
    }

    private static long[] perSecond(RequestLog log, int seconds) {
        return IntStream.range(0, seconds)
                .mapToLong(second ->
                        log.end(Window.ofSeconds(second, second + 1)) - log.first(Window.ofSeconds(second, second + 1)))
                .toArray();
    }

    @Test
    void poisson_hasItsRateAndAVarianceLikeItsMean() {
        RequestLog log = log(scenario(Load.Open.poisson(100), 400));
        long[] counts = perSecond(log, 400);
        double mean = LongStream.of(counts).average().orElseThrow();
        double variance = LongStream.of(counts)
                .mapToDouble(count -> (count - mean) * (count - mean))
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(100, within(1.5)); // three standard errors
        assertThat(variance / mean).isCloseTo(1, within(0.22));
    }

    @Test
    void constant_comesEvenlyAlsoOnARamp() {
        RatePoint low = RatePoint.always(100);
        RatePoint high = new RatePoint(Duration.ofSeconds(10), 300);

        RequestLog log = log(scenario(new Load.Open(Rhythm.CONSTANT, List.of(low, high)), 10));

        long[] counts = perSecond(log, 10);
        for (int second = 0; second < 10; second++) {
            assertThat(counts[second]).isCloseTo(110 + 20L * second, within(1L));
        }
        for (int row = 2; row < log.size(); row++) {
            assertThat(log.began(row) - log.began(row - 1))
                    .isLessThanOrEqualTo(log.began(row - 1) - log.began(row - 2) + 1);
        }
    }

    @Test
    void closedLoop_keepsItsWorkersBusy() {
        Load closed = new Load.Closed(20, new Latency.Constant(Duration.ofMillis(150)));

        RequestLog log = log(scenario(closed, 10).clients(4));

        // Each worker needs 150 ms of pause and 50 ms of work for a request.
        assertThat(log.size()).isEqualTo(20 * 50);
        assertThat(IntStream.range(0, 4)
                        .mapToLong(client -> IntStream.range(0, log.size())
                                .filter(row -> log.client(row) == client)
                                .count()))
                .containsOnly(250L);
    }

    @Test
    void closedLoopWithoutPauseThatIsTurnedAway_letsTimePass() {
        Load closed = new Load.Closed(5, new Latency.Recorded(List.of(0L)));

        RequestLog log = log(scenario(closed, 4).registry(new RegistryEpisode(Trouble.EMPTY, Window.ofSeconds(0, 2))));

        assertThat(perSecond(log, 4)[0]).isEqualTo(5 * 1_000);
        assertThat(perSecond(log, 4)[3]).isEqualTo(5 * 20);
    }
}
