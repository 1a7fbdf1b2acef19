package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final List<String> IDS =
            IntStream.rangeClosed(1, 8).mapToObj(number -> "backend-" + number).toList();
    private static final Duration DURATION = Duration.ofSeconds(30);

    @Test
    void anySeed_everyScriptOnAnInstanceOfItsOwnAndOverInTime() {
        for (long seed = 0; seed < 1_000; seed++) {
            FaultPlan plan = FaultPlan.draw(new SplittableRandom(seed), IDS, DURATION, FaultScript.PLAYED);
            assertThat(plan.faults())
                    .as("seed %d", seed)
                    .extracting(PlannedFault::script)
                    .containsExactly(FaultScript.FAST_FAIL, FaultScript.KILLED);
            assertThat(plan.faults())
                    .as("seed %d", seed)
                    .extracting(PlannedFault::id)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(IDS);
            assertThat(plan.faults()).as("seed %d", seed).allSatisfy(fault -> {
                assertThat(fault.start()).isGreaterThanOrEqualTo(Duration.ofMillis(2_399));
                assertThat(fault.end().minus(fault.start())).isGreaterThanOrEqualTo(Duration.ofMillis(4_499));
                assertThat(fault.end()).isLessThan(Duration.ofMillis(13_500));
            });
        }
    }

    @Test
    void sameSeed_samePlan() {
        FaultPlan first = FaultPlan.draw(new SplittableRandom(7), IDS, DURATION, FaultScript.PLAYED);
        FaultPlan second = FaultPlan.draw(new SplittableRandom(7), IDS, DURATION, FaultScript.PLAYED);
        assertThat(first).isEqualTo(second);
    }

    @Test
    void manySeeds_everyInstanceIsHitSometime() {
        List<String> hit = IntStream.range(0, 200)
                .mapToObj(seed -> FaultPlan.draw(new SplittableRandom(seed), IDS, DURATION, FaultScript.PLAYED))
                .flatMap(plan -> plan.faults().stream().map(PlannedFault::id))
                .distinct()
                .toList();
        assertThat(hit).containsExactlyInAnyOrderElementsOf(IDS);
    }

    @Test
    void scriptOf_instanceWithoutFaultIsHealthy() {
        FaultPlan plan =
                new FaultPlan(List.of(new PlannedFault("a", FaultScript.KILLED, Duration.ZERO, Duration.ofSeconds(1))));
        assertThat(plan.scriptOf("a")).isEqualTo(FaultScript.KILLED);
        assertThat(plan.scriptOf("b")).isEqualTo(FaultScript.HEALTHY);
    }

    @Test
    void asManyScriptsAsInstances_refused() {
        assertThatThrownBy(
                        () -> FaultPlan.draw(new SplittableRandom(1), List.of("a", "b"), DURATION, FaultScript.PLAYED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scripts: 2, expected fewer than instances (2)");
    }
}
