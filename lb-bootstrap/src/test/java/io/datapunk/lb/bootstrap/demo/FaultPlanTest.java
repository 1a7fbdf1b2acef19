package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {
    private static final List<String> IDS =
            IntStream.rangeClosed(1, 8).mapToObj(number -> "backend-" + number).toList();
    private static final Duration DURATION = Duration.ofSeconds(30);

    private static FaultPlan draw(long seed, Duration duration) {
        return FaultPlan.draw(new SplittableRandom(seed), IDS, duration, FaultScript.PLAYED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 30, 120, 3_600})
    void anySeedAndDuration_everyScriptOnAnInstanceOfItsOwnAndOverInTime(int seconds) {
        double whole = seconds * 1e9;
        for (long seed = 0; seed < 1_000; seed++) {
            FaultPlan plan = draw(seed, Duration.ofSeconds(seconds));
            assertThat(plan.faults())
                    .as("seed %d", seed)
                    .extracting(PlannedFault::script)
                    .containsExactlyElementsOf(FaultScript.PLAYED);
            assertThat(plan.faults())
                    .as("seed %d", seed)
                    .extracting(PlannedFault::id)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(IDS);
            for (PlannedFault fault : plan.faults()) {
                double start = fault.start().toNanos() / whole;
                double end = fault.end().toNanos() / whole;
                if (fault.script() == FaultScript.LATE) {
                    assertThat(start).as("seed %d", seed).isZero();
                    assertThat(end).as("seed %d", seed).isBetween(.1999, .4501);
                } else {
                    assertThat(start).as("seed %d", seed).isBetween(.0799, .2501);
                    assertThat(end - start).as("seed %d", seed).isBetween(.1799, .3001);
                }
            }
        }
    }

    @Test
    void usualDuration_tenSecondsAndMoreAreLeftAfterEveryFault() {
        for (long seed = 0; seed < 1_000; seed++) {
            assertThat(draw(seed, DURATION).faults())
                    .as("seed %d", seed)
                    .allSatisfy(fault -> assertThat(fault.end()).isLessThan(DURATION.minusSeconds(10)));
        }
    }

    @Test
    void flapping_badTwoToFourTimesWithSpellsThatDiffer() {
        Set<Integer> turns = new HashSet<>();
        for (long seed = 0; seed < 1_000; seed++) {
            PlannedFault flapping = only(draw(seed, DURATION), FaultScript.FLAPPING);
            turns.add(flapping.turns().size());
            List<Duration> times = new ArrayList<>(List.of(flapping.start()));
            times.addAll(flapping.turns());
            times.add(flapping.end());
            for (int spell = 1; spell < times.size(); spell++) {
                Duration length = times.get(spell).minus(times.get(spell - 1));
                // The shortest fault in the most spells, and each at least 7/13 of its even part.
                assertThat(length).as("seed %d", seed).isGreaterThan(Duration.ofMillis(400));
            }
        }
        assertThat(turns).containsExactlyInAnyOrder(2, 4, 6);
    }

    @Test
    void otherScripts_stay() {
        for (FaultScript script :
                List.of(FaultScript.FAST_FAIL, FaultScript.KILLED, FaultScript.SLOW, FaultScript.LATE)) {
            assertThat(only(draw(1, DURATION), script).turns()).isEmpty();
        }
    }

    private static PlannedFault only(FaultPlan plan, FaultScript script) {
        List<PlannedFault> found =
                plan.faults().stream().filter(fault -> fault.script() == script).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void late_theOneThatComesLate() {
        FaultPlan plan = draw(3, DURATION);
        assertThat(plan.late()).containsExactly(only(plan, FaultScript.LATE).id());
    }

    @Test
    void turnsOutOfOrderOrUneven_refused() {
        assertThatThrownBy(() -> new PlannedFault(
                        "a",
                        FaultScript.FLAPPING,
                        Duration.ofSeconds(1),
                        List.of(Duration.ofSeconds(2)),
                        Duration.ofSeconds(3)))
                .hasMessage("turns: 1, expected an even number");
        assertThatThrownBy(() -> new PlannedFault(
                        "a",
                        FaultScript.FLAPPING,
                        Duration.ofSeconds(1),
                        List.of(Duration.ofSeconds(3), Duration.ofSeconds(2)),
                        Duration.ofSeconds(4)))
                .hasMessage("time: PT2S, expected PT3S or later");
    }

    @Test
    void sameSeed_samePlan() {
        FaultPlan first = draw(7, DURATION);
        FaultPlan second = draw(7, DURATION);
        assertThat(first).isEqualTo(second);
    }

    @Test
    void manySeeds_everyInstanceIsHitSometime() {
        List<String> hit = IntStream.range(0, 200)
                .mapToObj(seed -> draw(seed, DURATION))
                .flatMap(plan -> plan.faults().stream().map(PlannedFault::id))
                .distinct()
                .toList();
        assertThat(hit).containsExactlyInAnyOrderElementsOf(IDS);
    }

    @Test
    void scriptOf_instanceWithoutFaultIsHealthy() {
        FaultPlan plan = new FaultPlan(
                List.of(PlannedFault.steady("a", FaultScript.KILLED, Duration.ZERO, Duration.ofSeconds(1))));
        assertThat(plan.scriptOf("a")).isEqualTo(FaultScript.KILLED);
        assertThat(plan.scriptOf("b")).isEqualTo(FaultScript.HEALTHY);
    }

    @Test
    void asManyScriptsAsInstances_refused() {
        assertThatThrownBy(
                        () -> FaultPlan.draw(new SplittableRandom(1), List.of("a", "b"), DURATION, FaultScript.PLAYED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scripts: 5, expected fewer than instances (2)");
    }
}
