package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatedServerTest {
    private static final ServerSpec STEADY = new ServerSpec(new Latency.Constant(Duration.ofMillis(50)), 0);
    private static final long BEFORE = Duration.ofMillis(9_999).toNanos();
    private static final long DURING = Duration.ofSeconds(10).toNanos();
    private static final long AFTER = Duration.ofSeconds(20).toNanos();

    private final VirtualTime time = new VirtualTime(0);

    private SimulatedServer with(ServerSpec spec, Fault... faults) {
        return with(spec, Window.ofSeconds(10, 20), faults);
    }

    private SimulatedServer with(ServerSpec spec, Window window, Fault... faults) {
        Seed seed = new Seed(1);
        List<Episode> episodes = List.of(faults).stream()
                .map(fault -> new Episode(0, fault, window))
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
    void recorded_drawsEachAsOften() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        Latency latency = new Latency.Recorded(List.of(10L, 20L, 30L));

        assertThat(LongStream.generate(() -> latency.draw(random))
                        .limit(30_000)
                        .average()
                        .orElseThrow())
                .isCloseTo(20, within(0.2));
    }

    @Test
    void exponential_hasItsMean() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        Latency latency = new Latency.Exponential(Duration.ofMillis(10));

        assertThat(LongStream.generate(() -> latency.draw(random))
                        .limit(100_000)
                        .average()
                        .orElseThrow())
                .isCloseTo(10e6, within(0.1e6));
    }

    @Test
    void slowFail_answersErrorsLate() {
        SimulatedServer server = with(STEADY, new Fault.Fail(Duration.ofSeconds(3)));

        assertThat(reply(server, DURING)).isEqualTo(Reply.atTheDoor(Outcome.SERVER_ERROR, 3_000_000_000L));
    }

    @Test
    void errorsOfARoute_leaveTheOthersAlone() {
        SimulatedServer server = with(STEADY, new Fault.Errors(1, 7));
        time.runUntil(DURING);

        assertThat(outcome(server, 7)).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(outcome(server, 6)).isEqualTo(Outcome.SUCCESS);
        assertThat(outcome(server, 0)).isEqualTo(Outcome.SUCCESS);
        assertThat(new Fault.Errors(1, 7).errs()).isFalse();
    }

    private static Outcome outcome(SimulatedServer server, int route) {
        return Objects.requireNonNull(server.serve(route, outcome -> {}), "reply")
                .outcome();
    }

    @Test
    void fadingSlowness_fallsEvenlyToTheUsualTime() {
        SimulatedServer server = with(STEADY, new Fault.Slow(5, true));

        assertThat(reply(server, DURING)).isEqualTo(ok(250));
        assertThat(reply(server, Duration.ofSeconds(15).toNanos())).isEqualTo(ok(150));
        assertThat(reply(server, AFTER)).isEqualTo(ok(50));
    }

    @Test
    void hang_answersAfterItIsOverAndChecksNotAtAll() {
        SimulatedServer server = with(STEADY, new Fault.Hang(1));

        assertThat(reply(server, Duration.ofSeconds(12).toNanos()))
                .isEqualTo(Reply.atTheDoor(
                        Outcome.SUCCESS, Duration.ofMillis(8_050).toNanos()));
        assertThat(check(server, Duration.ofSeconds(13).toNanos())).isEqualTo(Answer.NO_ANSWER);
    }

    @Test
    void hangOfAPart_leavesTheOthersAlone() {
        SimulatedServer server = with(STEADY, new Fault.Hang(0.3));

        long hung = IntStream.range(0, 10_000)
                .filter(i -> reply(server, DURING).latencyNanos() > 1_000_000_000L)
                .count();

        assertThat(hung / 10_000.0).isCloseTo(0.3, within(0.02));
    }

    @Test
    void crash_refusesAndCutsOffWhatWasUnderWay() {
        SimulatedServer server = with(STEADY, new Fault.Crash());

        assertThat(reply(server, BEFORE - 49_000_000)).isEqualTo(ok(50));
        assertThat(reply(server, BEFORE)).isEqualTo(Reply.atTheDoor(Outcome.UNREACHABLE, 1_000_000));
        assertThat(reply(server, DURING)).isEqualTo(Reply.atTheDoor(Outcome.UNREACHABLE, 500_000));
        assertThat(check(server, DURING)).isEqualTo(Answer.NO_ANSWER);
        assertThat(reply(server, AFTER)).isEqualTo(ok(50));
    }

    @Test
    void crashOfAServerWithAQueue_cutsOffWhoWorksAndWhoWaits() {
        ServerSpec one = new ServerSpec(STEADY.latency(), 0, new Capacity.Slots(1, 10), 1, "", false, false);
        SimulatedServer server = with(one, new Fault.Crash());
        List<Outcome> answers = new ArrayList<>();
        time.runUntil(BEFORE);

        for (int i = 0; i < 3; i++) {
            assertThat(server.serve(0, answers::add)).isNull();
        }
        assertThat(server.requests()).isEqualTo(3);
        time.runUntil(DURING);

        assertThat(answers).containsOnly(Outcome.UNREACHABLE).hasSize(3);
        assertThat(server.requests()).isZero();
    }

    @Test
    void throttle_turnsAwayWhatIsAboveItsRate() {
        SimulatedServer server = with(STEADY, new Fault.Throttle(50, Duration.ofSeconds(2)));

        List<Reply> replies =
                IntStream.range(0, 10).mapToObj(i -> reply(server, DURING)).toList();

        assertThat(replies.subList(0, 5)).containsOnly(ok(50));
        assertThat(replies.subList(5, 10)).containsOnly(new Reply(Outcome.THROTTLED, 1_000_000, false, 2_000_000_000L));
    }

    @Test
    void faultsAtOneTime_workFromTheInsideOutwardsInAnyOrder() {
        List<Fault> all = List.of(
                new Fault.Errors(1),
                new Fault.Stuck(new Latency.Constant(Duration.ofMillis(100))),
                new Fault.Slow(3),
                new Fault.Fail(Duration.ofMillis(1)),
                new Fault.Throttle(1e8, Duration.ZERO),
                new Fault.Hang(1),
                new Fault.Crash(),
                new Fault.BlackHole());
        List<Reply> expected = List.of(
                Reply.worked(Outcome.SERVER_ERROR, 50_000_000),
                Reply.worked(Outcome.SERVER_ERROR, 100_000_000),
                Reply.worked(Outcome.SERVER_ERROR, 300_000_000),
                Reply.atTheDoor(Outcome.SERVER_ERROR, 1_000_000),
                Reply.atTheDoor(Outcome.SERVER_ERROR, 1_000_000),
                Reply.atTheDoor(Outcome.SERVER_ERROR, 10_001_000_000L),
                Reply.atTheDoor(Outcome.UNREACHABLE, 500_000),
                Reply.atTheDoor(Outcome.TIMEOUT, Reply.NEVER));
        time.runUntil(DURING);
        for (int many = 1; many <= all.size(); many++) {
            List<Fault> some = new ArrayList<>(all.subList(0, many));
            assertThat(reply(with(STEADY, some.toArray(new Fault[0])), DURING)).isEqualTo(expected.get(many - 1));
            Collections.reverse(some);
            assertThat(reply(with(STEADY, some.toArray(new Fault[0])), DURING)).isEqualTo(expected.get(many - 1));
        }
    }

    @Test
    void check_seesTheWorstOfWhatItIsLetSee() {
        Seed seed = new Seed(1);
        Window window = Window.ofSeconds(10, 20);
        SimulatedServer server = new SimulatedServer(
                STEADY,
                List.of(
                        new Episode(0, new Fault.BlackHole(), window, Answer.PASS, true),
                        new Episode(0, new Fault.Errors(0.1), window, Answer.REFUSE, true),
                        new Episode(0, new Fault.Slow(2), window, Answer.DEGRADED, false)),
                time,
                seed.stream("replies", 0),
                seed.stream("faults", 0),
                seed.stream("speeds", 0));

        assertThat(check(server, BEFORE)).isEqualTo(Answer.PASS);
        assertThat(check(server, DURING)).isEqualTo(Answer.REFUSE);
        assertThat(check(server, AFTER)).isEqualTo(Answer.PASS);
    }

    @Test
    void load_isToldOnlyWhereTheServerReports() {
        SimulatedServer silent = with(STEADY);
        SimulatedServer reporting =
                with(new ServerSpec(STEADY.latency(), 0, Capacity.Unlimited.UNLIMITED, 1, "", true, false));

        reporting.serve(0, outcome -> {});
        reporting.serve(0, outcome -> {});

        assertThat(silent.load()).isNaN();
        assertThat(reporting.load()).isEqualTo(2);
    }

    private @Nullable Probe probe(SimulatedServer server, long nanos) {
        time.runUntil(nanos);
        return server.probe();
    }

    static Stream<Fault> silent() {
        return Stream.of(new Fault.Crash(), new Fault.BlackHole(), new Fault.Hang(1));
    }

    @ParameterizedTest
    @MethodSource("silent")
    void whoIsDeadOrStandsStill_answersNoProbe(Fault fault) {
        SimulatedServer server = with(STEADY, fault);

        assertThat(probe(server, BEFORE)).isEqualTo(new Probe(0, 0));
        assertThat(probe(server, DURING)).isNull();
        assertThat(probe(server, AFTER)).isEqualTo(new Probe(0, 0));
    }

    @Test
    void whoAnswersSome_answersProbes() {
        assertThat(probe(with(STEADY, new Fault.Hang(0.9), new Fault.Fail(Duration.ofMillis(1))), DURING))
                .isEqualTo(new Probe(0, 0));
    }

    @Test
    void refusals_areNoLatenciesOfTheServer() {
        SimulatedServer server = with(STEADY, new Fault.Crash());
        probe(server, DURING);
        long end = AFTER - 1_000_000;
        for (int i = 0; i < 20; i++) {
            reply(server, end);
            server.left();
        }

        assertThat(probe(server, AFTER)).isEqualTo(new Probe(0, 0));
        reply(server, AFTER);
        server.left();
        assertThat(probe(server, AFTER + 50_000_000)).isEqualTo(new Probe(0, 50_000_000));
    }

    @Test
    void whatACrashCutsOff_isNoLatencyOfTheServer() {
        ServerSpec one = new ServerSpec(STEADY.latency(), 0, new Capacity.Slots(1, 10), 1, "", false, false);
        Window moment = new Window(Duration.ofSeconds(10), Duration.ofMillis(10_100));
        SimulatedServer server = with(one, moment, new Fault.Crash());
        probe(server, BEFORE);

        server.serve(0, outcome -> {});

        assertThat(probe(server, moment.until().toNanos())).isEqualTo(new Probe(0, 0));
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
