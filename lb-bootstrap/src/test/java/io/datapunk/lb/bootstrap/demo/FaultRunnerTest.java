package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultRunnerTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();
    private final CompletableFuture<Void> launched = new CompletableFuture<>();
    private final Observations observations = new Observations(List.of("a", "b"), time);
    private final FaultPlan plan = new FaultPlan(List.of(
            PlannedFault.steady("a", FaultScript.FAST_FAIL, Duration.ofSeconds(1), Duration.ofSeconds(3)),
            PlannedFault.steady("b", FaultScript.KILLED, Duration.ofSeconds(2), Duration.ofSeconds(4))));
    private final FaultRunner runner =
            new FaultRunner(plan, Map.of("a", new Target("a"), "b", new Target("b")), time, observations);

    @Test
    void plan_playedInOrderAndInTime() {
        observations.begin();
        runner.start();
        time.to(0.9);
        assertThat(log).isEmpty();
        time.to(1);
        assertThat(log).containsExactly("a FAILING_FAST");
        time.to(2);
        time.to(3);
        time.to(4);
        assertThat(log).containsExactly("a FAILING_FAST", "b killed", "a WELL", "b launched");
    }

    @Test
    void faultsAreNoted_endOnlyWhenTheInstanceServesAgain() {
        observations.begin();
        runner.start();
        time.to(2.5);
        assertThat(observations.recent().rows().get("a").faultOn()).isTrue();
        assertThat(observations.recent().rows().get("b").faultOn()).isTrue();
        time.to(4.5);
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
        try (FaultRunner flapping = new FaultRunner(flaps, Map.of("a", new Target("a")), time, observations)) {
            observations.begin();
            flapping.start();
            time.to(1);
            assertThat(log).containsExactly("a BROKEN");
            time.to(2.5);
            assertThat(log).containsExactly("a BROKEN", "a WELL");
            assertThat(observations.recent().rows().get("a").faultOn()).isTrue();
            time.to(4);
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
        time.to(1.5);
        runner.close();
        runner.close();
        time.to(5);
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
