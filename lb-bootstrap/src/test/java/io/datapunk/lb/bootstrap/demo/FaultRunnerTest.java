package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.testkit.time.ManualScheduler;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultRunnerTest {
    /** A second before readings wrap around. */
    private static final long START = Long.MAX_VALUE - 1_000_000_000L;

    private final ManualTicker ticker = ManualTicker.startingAt(START);
    private final ManualScheduler scheduler = new ManualScheduler(ticker);
    private final List<String> log = new ArrayList<>();
    private final CompletableFuture<Void> launched = new CompletableFuture<>();
    private final Observations observations = new Observations(List.of("a", "b"), ticker);
    private final FaultPlan plan = new FaultPlan(List.of(
            PlannedFault.steady("a", FaultScript.FAST_FAIL, Duration.ofSeconds(1), Duration.ofSeconds(3)),
            PlannedFault.steady("b", FaultScript.KILLED, Duration.ofSeconds(2), Duration.ofSeconds(4))));
    private final FaultRunner runner =
            new FaultRunner(plan, Map.of("a", new Target("a"), "b", new Target("b")), scheduler, observations);

    @AfterEach
    void nothingThrew() {
        assertThat(scheduler.thrown()).isEmpty();
    }

    /** Goes to this many seconds after the start and runs what is due on the way. */
    private void to(double seconds) {
        scheduler.advance(Duration.ofNanos(START + Math.round(seconds * 1e9) - ticker.nanos()));
    }

    @Test
    void plan_playedInOrderAndInTime() {
        observations.begin();
        runner.start();
        to(0.9);
        assertThat(log).isEmpty();
        to(1);
        assertThat(log).containsExactly("a FAILING_FAST");
        to(2);
        to(3);
        to(4);
        assertThat(log).containsExactly("a FAILING_FAST", "b killed", "a WELL", "b launched");
    }

    @Test
    void faultsAreNoted_endOnlyWhenTheInstanceServesAgain() {
        observations.begin();
        runner.start();
        to(2.5);
        assertThat(observations.recent().rows().get("a").faultOn()).isTrue();
        assertThat(observations.recent().rows().get("b").faultOn()).isTrue();
        to(4.5);
        assertThat(observations.recent().rows().get("a").faultOn()).isFalse();
        assertThat(observations.recent().rows().get("b").faultOn()).isTrue();
        launched.complete(null);
        assertThat(observations.recent().rows().get("b").faultOn()).isFalse();
    }

    @Test
    void flapping_turnsEndItAndBeginItAgain_andItIsOneFault() {
        FaultPlan flaps = new FaultPlan(List.of(new PlannedFault(
                "a",
                FaultScript.FLAPPING,
                Duration.ofSeconds(1),
                List.of(Duration.ofSeconds(2), Duration.ofSeconds(3)),
                Duration.ofSeconds(4))));
        try (FaultRunner flapping = new FaultRunner(flaps, Map.of("a", new Target("a")), scheduler, observations)) {
            observations.begin();
            flapping.start();
            to(1);
            assertThat(log).containsExactly("a BROKEN");
            to(2.5);
            assertThat(log).containsExactly("a BROKEN", "a WELL");
            assertThat(observations.recent().rows().get("a").faultOn()).isTrue();
            to(4);
            assertThat(log).containsExactly("a BROKEN", "a WELL", "a BROKEN", "a WELL");
            assertThat(observations.recent().rows().get("a").faultOn()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTHY, '', ''",
        "FAST_FAIL, a FAILING_FAST, a WELL",
        "SLOW, a SLOW, a WELL",
        "KILLED, a killed, a launched",
        "FLAPPING, a BROKEN, a WELL",
        "LATE, '', a launched"
    })
    void everyScript_beginsAndEndsInItsWay(FaultScript script, String begun, String ended) {
        script.begin(new Target("a"));
        assertThat(log).isEqualTo(begun.isEmpty() ? List.of() : List.of(begun));
        log.clear();
        script.end(new Target("a"));
        assertThat(log).isEqualTo(ended.isEmpty() ? List.of() : List.of(ended));
    }

    @Test
    void closed_nothingHappensAnyMore() {
        observations.begin();
        runner.start();
        to(1.5);
        runner.close();
        runner.close();
        to(5);
        assertThat(log).containsExactly("a FAILING_FAST");
    }

    private final class Target implements FaultTarget {
        private final String id;

        Target(String id) {
            this.id = id;
        }

        @Override
        public CompletionStage<Void> behave(Behaviour behaviour) {
            log.add(id + " " + behaviour);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> kill() {
            log.add(id + " killed");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> launch() {
            log.add(id + " launched");
            return launched;
        }
    }
}
