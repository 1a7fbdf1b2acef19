package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulatedServerTest {
    private static final ServerSpec STEADY = new ServerSpec(new Latency.Constant(Duration.ofMillis(50)), 0);
    private static final long BEFORE = Duration.ofMillis(9_999).toNanos();
    private static final long DURING = Duration.ofSeconds(10).toNanos();
    private static final long AFTER = Duration.ofSeconds(20).toNanos();

    private final VirtualTime time = new VirtualTime(0);

    private SimulatedServer with(ServerSpec spec, Fault... faults) {
        Seed seed = new Seed(1);
        List<Episode> episodes = List.of(faults).stream()
                .map(fault -> new Episode(0, fault, Window.ofSeconds(10, 20)))
                .toList();
        return new SimulatedServer(
                spec, episodes, time, seed.stream("replies", 0), seed.stream("faults", 0), seed.stream("speeds", 0));
    }

    private Reply reply(SimulatedServer server, long nanos) {
        time.runUntil(nanos);
        return Objects.requireNonNull(server.serve(0, outcome -> {}), "reply");
    }

    private Answer check(SimulatedServer server, long nanos) {
        time.runUntil(nanos);
        return server.check();
    }

    private static Reply ok(long millis) {
        return Reply.worked(Outcome.SUCCESS, millis * 1_000_000);
    }

    @Test
    void fastFail_answersErrorsAtOnceWhileItLasts() {
        SimulatedServer server = with(STEADY, new Fault.Fail(Duration.ofMillis(1)));

        assertThat(reply(server, BEFORE)).isEqualTo(ok(50));
        assertThat(reply(server, DURING)).isEqualTo(Reply.atTheDoor(Outcome.SERVER_ERROR, 1_000_000));
        assertThat(reply(server, AFTER)).isEqualTo(ok(50));
        assertThat(check(server, DURING)).isEqualTo(Answer.PASS);
    }

    @Test
    void slow_multipliesTheUsualTime() {
        SimulatedServer server = with(STEADY, new Fault.Slow(5));

        assertThat(reply(server, BEFORE)).isEqualTo(ok(50));
        assertThat(reply(server, DURING)).isEqualTo(ok(250));
    }

    @Test
    void stuck_replacesTheUsualTime() {
        SimulatedServer server = with(STEADY, new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2))));

        assertThat(reply(server, DURING)).isEqualTo(ok(2_000));
    }

    @Test
    void blackHole_neverAnswersRequestsOrChecks() {
        SimulatedServer server = with(STEADY, new Fault.BlackHole());

        assertThat(reply(server, DURING).latencyNanos()).isEqualTo(Reply.NEVER);
        assertThat(check(server, DURING)).isEqualTo(Answer.NO_ANSWER);
        assertThat(check(server, AFTER)).isEqualTo(Answer.PASS);
    }

    @Test
    void errors_spoilTheirPartOfTheAnswers() {
        SimulatedServer server = with(STEADY, new Fault.Errors(0.3));

        long failed = IntStream.range(0, 10_000)
                .filter(i -> reply(server, DURING).outcome() == Outcome.SERVER_ERROR)
                .count();

        assertThat(failed / 10_000.0).isCloseTo(0.3, within(0.02));
    }

    @Test
    void usualReplies_areTheSameWhateverGoesWrong() {
        ServerSpec spec = new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.1);
        SimulatedServer well = with(spec);
        SimulatedServer ill = with(spec, new Fault.Errors(0.5));
        for (int i = 0; i < 100; i++) {
            reply(well, DURING);
            reply(ill, DURING);
        }

        assertThat(reply(ill, AFTER)).isEqualTo(reply(well, AFTER));
    }

    @Test
    void lognormal_hasItsMedianAndItsSpread() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        Latency latency = new Latency.Lognormal(Duration.ofMillis(50), 0.3);
        long[] draws = LongStream.generate(() -> latency.draw(random))
                .limit(100_000)
                .sorted()
                .toArray();

        assertThat(draws[50_000] / 1e6).isCloseTo(50, within(0.5));
        assertThat(draws[84_134] / 1e6).isCloseTo(50 * Math.exp(0.3), within(1.0));
    }

    @Test
    void normal_hasItsMeanAndNeverGoesBelowZero() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        Latency wide = new Latency.Normal(Duration.ofMillis(10), Duration.ofMillis(10));
        Latency narrow = new Latency.Normal(Duration.ofMillis(167), Duration.ofMillis(5));

        LongSummaryStatistics drawn =
                LongStream.generate(() -> wide.draw(random)).limit(100_000).summaryStatistics();
        assertThat(drawn.getMin()).isNotNegative();
        assertThat(drawn.getAverage()).isCloseTo(12.88e6, within(0.1e6));
        assertThat(LongStream.generate(() -> narrow.draw(random))
                        .limit(100_000)
                        .average()
                        .orElseThrow())
                .isCloseTo(167e6, within(0.1e6));
    }

    @Test
    void nonsense_isRefusedWithNameAndValue() {
        assertThatThrownBy(() -> new ServerSpec(STEADY.latency(), 1.5)).hasMessage("errorRate: 1.5, expected 0 to 1");
        assertThatThrownBy(() -> new Fault.Errors(-0.1)).hasMessage("rate: -0.1, expected 0 to 1");
        assertThatThrownBy(() -> new Latency.Constant(Duration.ZERO))
                .hasMessage("time: PT0S, expected a duration above zero");
        assertThatThrownBy(() -> Window.ofSeconds(5, 5)).hasMessageContaining("expected from zero or later");
    }
}
