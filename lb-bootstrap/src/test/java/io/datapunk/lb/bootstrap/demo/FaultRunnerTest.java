package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FaultRunnerTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();
    private final CompletableFuture<Void> restarted = new CompletableFuture<>();
    private final Observations observations = new Observations(List.of("a", "b"), time);
    private final FaultPlan plan = new FaultPlan(List.of(
            new PlannedFault("a", FaultScript.FAST_FAIL, Duration.ofSeconds(1), Duration.ofSeconds(3)),
            new PlannedFault("b", FaultScript.KILLED, Duration.ofSeconds(2), Duration.ofSeconds(4))));
    private final FaultRunner runner =
            new FaultRunner(plan, Map.of("a", new Target("a"), "b", new Target("b")), time, observations);

    @Test
    void plan_playedInOrderAndInTime() {
        observations.begin();
        runner.start();
        time.to(0.9);
        assertThat(log).isEmpty();
        time.to(1);
        assertThat(log).containsExactly("a fails fast");
        time.to(2);
        time.to(3);
        time.to(4);
        assertThat(log).containsExactly("a fails fast", "b killed", "a works", "b restarts");
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
        restarted.complete(null);
        assertThat(observations.recent().rows().get("b").faultOn()).isFalse();
    }

    @Test
    void closed_nothingHappensAnyMore() {
        observations.begin();
        runner.start();
        time.to(1.5);
        runner.close();
        runner.close();
        time.to(5);
        assertThat(log).containsExactly("a fails fast");
    }

    private final class Target implements FaultTarget {
        private final String id;

        Target(String id) {
            this.id = id;
        }

        @Override
        public CompletionStage<Void> failFast(boolean on) {
            log.add(id + (on ? " fails fast" : " works"));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> kill() {
            log.add(id + " killed");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> restart() {
            log.add(id + " restarts");
            return restarted;
        }
    }
}
