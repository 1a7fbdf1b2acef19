package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The baselines give the figures that are known of their rules, so the simulator and they are right together. What they are
 * compared with and under which assumptions: docs/baselines.md. Those that take long run with {@code -Dlb.simulation.proofs=all}.
 */
class BaselineProofsTest {
    private static final String PROOFS = "lb.simulation.proofs";
    private static final String ALL = "all";

    /** What the comparison was made with: least request among all servers, not among two. */
    private static final PolicyKind LEAST_OF_ALL = new BaselineKind("least-of-all", place -> {
        int servers = place.servers().count();
        return new BaselinePolicy(place, new Everybody(servers), new Cheapest(new InFlight(servers), place.random()));
    });

    private static PolicyKind kind(String name) {
        return name.equals(LEAST_OF_ALL.strategy())
                ? LEAST_OF_ALL
                : Baselines.named(name).orElseThrow();
    }

    private static List<Result> results(Scenario scenario, String name, int seeds) {
        List<Result> results = LongStream.rangeClosed(1, seeds)
                .mapToObj(seed -> new Simulation(scenario, kind(name), new Seed(seed))
                        .run()
                        .result())
                .toList();
        for (int i = 0; i < seeds; i++) {
            Result each = results.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %-20s seed %2d: p50/p90/p99/p99.9 %.1f/%.1f/%.1f/%.1f ms, mean %.3f ms, over 1 s %.4f %%, errors"
                            + " %.3f %%, share of the faulty %s %%%n",
                    scenario.name(),
                    name,
                    i + 1,
                    each.p50Millis(),
                    each.p90Millis(),
                    each.p99Millis(),
                    each.p999Millis(),
                    each.meanMillis(),
                    each.overOneSecondPercent(),
                    each.errorPercent(),
                    each.faultySharePercent());
        }
        return results;
    }

    private static double mean(List<Result> results, ToDoubleFunction<Result> figure) {
        return results.stream().mapToDouble(figure).average().orElseThrow();
    }

    /** The public "beyond round robin" experiment. */
    private static Scenario slowServer() {
        ServerSpec each = new ServerSpec(new Latency.Normal(Duration.ofMillis(167), Duration.ofMillis(5)), 0);
        Fault stuck = new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2)));
        return new ScenarioBuilder("linkerd-slow-server")
                .servers(11, each)
                .load(Load.Open.poisson(1000))
                .length(Duration.ofSeconds(60))
                .timeout(Duration.ofSeconds(10))
                .episode(new Episode(0, stuck, Window.ofSeconds(15, 45)))
                .measured(Window.ofSeconds(0, 60))
                .build();
    }

    @Test
    void roundRobin_meetsTheSlowServerInItsTurn() {
        List<Result> results = results(slowServer(), "plain-round-robin", 3);

        assertThat(mean(results, Result::overOneSecondPercent)).isCloseTo(4.55, withinPercentage(10));
    }

    @Test
    void peakEwma_avoidsTheSlowServer() {
        List<Result> results = results(slowServer(), "plain-peak-ewma", 10);

        assertThat(mean(results, Result::overOneSecondPercent)).isCloseTo(0.0715, withinPercentage(10));
        assertThat(mean(results, Result::p999Millis)).isCloseTo(184, withinPercentage(5));
    }

    @Test
    void peakEwma_isDrawnToWhatFailsFast() {
        Scenario scenario = new ScenarioBuilder("fast-fail")
                .servers(10, new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.002))
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(20, 50)))
                .build();

        List<Result> results = results(scenario, "plain-peak-ewma", 3);

        assertThat(mean(results, Result::faultySharePercent)).isCloseTo(20, withinPercentage(10));
    }

    /** Ten equal servers with one error in a hundred, a hundred requests each in an interval, by the rule alone. */
    @Test
    void successRate_findsSomebodyInHalfOfAllIntervalsWhereNobodyIsWorse() {
        RandomGenerator random = new Seed(1).stream("intervals", 0);
        int intervals = 20_000;
        long flagged = IntStream.range(0, intervals)
                .filter(interval -> {
                    double[] rates = IntStream.range(0, 10)
                            .mapToDouble(server -> IntStream.range(0, 100)
                                            .filter(request -> random.nextDouble() >= 0.01)
                                            .count()
                                    / 100.0)
                            .toArray();
                    double threshold = SuccessRate.threshold(rates);
                    return Arrays.stream(rates).anyMatch(rate -> rate < threshold);
                })
                .count();
        System.out.printf(
                Locale.ROOT, "success rate, by the rule: %.2f %% of intervals%n", 100.0 * flagged / intervals);

        assertThat(100.0 * flagged / intervals).isCloseTo(49, withinPercentage(10));
    }

    /** The same through the whole policy: round robin at a hundred a second in an even rhythm, verdicts remarked, not carried out. */
    @Test
    void successRate_doesSoInTheSimulationToo() {
        int intervals = 1_000;
        Scenario scenario = new ScenarioBuilder("equal")
                .servers(10, new ServerSpec(new Latency.Constant(Duration.ofMillis(5)), 0.01))
                .load(new Load.Open(Load.Rhythm.CONSTANT, List.of(RatePoint.always(100))))
                .length(Duration.ofSeconds(10L * intervals))
                .build();
        PolicyKind remarking = new BaselineKind("remarking", place -> {
            OutlierRule rule = new SuccessRate(10);
            return new BaselinePolicy(place, new OutlierDetection(place, rule, false), new RoundRobin(place.random()));
        });

        Run run = new Simulation(scenario, remarking, new Seed(1)).run();

        int flagged = run.journal().remarks().stream()
                .map(remark -> remark.substring(0, remark.indexOf(' '))) // its moment
                .collect(Collectors.toSet())
                .size();
        System.out.printf(Locale.ROOT, "success rate, simulated: %.2f %% of intervals%n", 100.0 * flagged / intervals);
        assertThat(100.0 * flagged / intervals).isCloseTo(49, withinPercentage(10));
    }

    /** Ten equal servers that take 5 ms, at so many requests a second in an even rhythm; the first one has a fault. */
    private static ScenarioBuilder even(String name, double rate, Fault fault, Window window) {
        return new ScenarioBuilder(name)
                .servers(10, new ServerSpec(new Latency.Constant(Duration.ofMillis(5)), 0))
                .load(new Load.Open(Load.Rhythm.CONSTANT, List.of(RatePoint.always(rate))))
                .length(window.until())
                .episode(new Episode(0, fault, window));
    }

    private static int requestsWhileFaulty(Result result) {
        return Objects.requireNonNull(result.requestsWhileFaulty(), "requestsWhileFaulty");
    }

    /**
     * Five, and five each time it is back: after the first sweep, one in ten seconds, that finds 30, 60, 90 s over, so at 40,
     * 110 and 210 s.
     */
    @Test
    void fiveConsecutive_giveTheDeadServerFiveEachTime() {
        Scenario scenario = even("dead", 100, new Fault.Fail(Duration.ofMillis(5)), Window.ofSeconds(0, 300))
                .build();

        List<Result> results = results(scenario, "five-consecutive", 3);

        assertThat(results).extracting(BaselineProofsTest::requestsWhileFaulty).containsOnly(4 * 5);
    }

    /**
     * Seven in a row, and trials after 1, 2, 4, 8 and 16 s and up to half as much again: the fifth is due by 46.5 s, the sixth
     * not before 63 s.
     */
    @Test
    void linkerdUnified_givesTheDeadServerSevenAndATrialAfterEachWait() {
        Scenario scenario = even("dead", 100, new Fault.Fail(Duration.ofMillis(5)), Window.ofSeconds(20, 80))
                .build();

        List<Result> results = results(scenario, "linkerd-unified", 3);

        assertThat(results).extracting(BaselineProofsTest::requestsWhileFaulty).containsOnly(7 + 5);
    }

    /** A hundred points, less twenty every five seconds down to one, next to nine servers with a hundred. */
    @Test
    void d2Relative_takesTheSlowServersShareByFifths() {
        Scenario scenario =
                even("slow", 1_000, new Fault.Slow(5), Window.ofSeconds(20, 60)).build();

        List<Result> results = results(scenario, "d2-relative", 3);

        double expected = IntStream.of(100, 80, 60, 40, 20, 1, 1, 1)
                .mapToDouble(points -> 100.0 * points / (900 + points))
                .average()
                .orElseThrow();
        assertThat(mean(results, Result::faultySharePercent)).isCloseTo(expected, withinPercentage(10));
    }

    /** The mean time in the supermarket model with two choices, in mean service times. */
    private static double supermarket(double load) {
        double sum = 0;
        for (int i = 1; i < 30; i++) {
            sum += Math.pow(load, Math.pow(2, i) - 2);
        }
        return sum;
    }

    private static void assertSupermarket(double load, int warmUpSeconds, int seconds, int seeds) {
        Capacity one = new Capacity.Slots(1, 1_000_000);
        ServerSpec each = new ServerSpec(new Latency.Exponential(Duration.ofMillis(10)), 0, one, 1, "", false, false);
        Scenario scenario = new ScenarioBuilder("supermarket " + load)
                .servers(500, each)
                .load(Load.Open.poisson(load * 500 * 100))
                .length(Duration.ofSeconds(warmUpSeconds + seconds))
                .measured(Window.ofSeconds(warmUpSeconds, warmUpSeconds + seconds))
                .timeout(Duration.ofSeconds(30))
                .build();

        double services = mean(results(scenario, "oracle", seeds), Result::meanMillis) / 10;

        System.out.printf(Locale.ROOT, "load %.2f: %.4f, by theory %.4f%n", load, services, supermarket(load));
        assertThat(services).isCloseTo(supermarket(load), withinPercentage(3));
    }

    @Test
    void powerOfTwo_followsTheSupermarketModel() {
        assertSupermarket(0.9, 2, 10, 1);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 2, 20, 3", "0.95, 5, 40, 3", "0.99, 10, 60, 5"})
    @EnabledIfSystemProperty(named = PROOFS, matches = ALL)
    void powerOfTwo_followsTheSupermarketModelUpToHighLoads(double load, int warmUpSeconds, int seconds, int seeds) {
        assertSupermarket(load, warmUpSeconds, seconds, seeds);
    }

    /**
     * A hundred clients, a hundred servers that are allocated the time of ten requests at once and get it 1 to 4 times, as their
     * neighbours let them; 1.4 times what they are allocated is asked for.
     */
    private static Scenario dense(int warmUpSeconds, int seconds) {
        double load = 1.4;
        double allocated = 10;
        Duration ofTheWhole = Duration.ofNanos(58_248_000); // 75 ms without what is below zero
        List<Double> speeds = List.of(allocated, 1.5 * allocated, 2.5 * allocated, 4 * allocated);
        ServerSpec each = new ServerSpec(
                new Latency.Normal(ofTheWhole, ofTheWhole),
                0,
                new Capacity.Sharing(speeds, Duration.ofSeconds(5)),
                1,
                "",
                true,
                false);
        return new ScenarioBuilder("dense")
                .servers(100, each)
                .clients(100)
                .load(Load.Open.poisson(100 * load * allocated / 0.075))
                .length(Duration.ofSeconds(warmUpSeconds + seconds))
                .measured(Window.ofSeconds(warmUpSeconds, warmUpSeconds + seconds))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"oracle, 76, 254", "c3, 77, 245", "prequal-0.6, 77, 258"})
    void goodOnes_keepTheTailShortInDenseTraffic(String name, double p50, double p99) {
        List<Result> results = results(dense(6, 4), name, 1);

        assertThat(mean(results, Result::p50Millis)).isCloseTo(p50, withinPercentage(20));
        assertThat(mean(results, Result::p99Millis)).isCloseTo(p99, withinPercentage(20));
    }

    /** By the tail, the best first; the first three differ by less than chance does. */
    @Test
    @EnabledIfSystemProperty(named = PROOFS, matches = ALL)
    void everyOne_hasItsTailInDenseTraffic() {
        double oracle = denseTail("oracle", 76, 254);
        double c3 = denseTail("c3", 77, 245);
        double prequal = denseTail("prequal-0.6", 77, 258);
        double peakEwma = denseTail("plain-peak-ewma", 77, 402);
        double herding = denseTail("prequal", 101, 555);
        double leastRequest = denseTail(LEAST_OF_ALL.strategy(), 92, 734);
        double roundRobin = denseTail("plain-round-robin", 105, 5000);

        assertThat(List.of(Math.max(oracle, Math.max(c3, prequal)), peakEwma, herding, leastRequest, roundRobin))
                .isSorted();
    }

    private static double denseTail(String name, double p50, double p99) {
        List<Result> results = results(dense(5, 30), name, 4);

        assertThat(mean(results, Result::p50Millis)).as("p50 of " + name).isCloseTo(p50, withinPercentage(20));
        assertThat(mean(results, Result::p99Millis)).as("p99 of " + name).isCloseTo(p99, withinPercentage(20));
        return mean(results, Result::p99Millis);
    }
}
