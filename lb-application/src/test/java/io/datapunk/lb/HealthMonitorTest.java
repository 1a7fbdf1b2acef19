package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.datapunk.lb.testkit.check.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every 2 s, every second in doubt, three failures turn down, two passes turn up: the defaults. */
class HealthMonitorTest {
    private final Rig rig = new Rig(HealthAwareConfig.builder()
            .check("scripted", Map.of())
            .scorer("asymmetric")
            .build());

    @Test
    void healthyInstances_areEachCheckedOnceAnIntervalWithJitter() {
        rig.with(20);
        rig.advance(Duration.ofSeconds(100));

        for (int i = 0; i < 20; i++) {
            assertThat(rig.check.calls("i" + i)).isBetween(42, 62);
            assertThat(rig.look("i" + i).check()).isEqualTo("up");
        }
        assertThat(rig.check.mostAtOnce()).isLessThanOrEqualTo(2);
    }

    @Test
    void healthyInstances_needOneTimerTogether() {
        rig.with(200);
        rig.advance(Duration.ofSeconds(20));

        assertThat(rig.check.calls()).isGreaterThan(1_000);
        assertThat(rig.scheduler.pending()).isLessThan(10);
    }

    @Test
    void oneThatLeavesAndComesBack_isCheckedOnceAnInterval() {
        rig.with(3);
        for (int i = 0; i < 20; i++) {
            rig.discovery.remove(Rig.SERVICE, "i1");
            rig.advance(Duration.ofMillis(130));
            rig.discovery.changed(Rig.SERVICE, List.of(Rig.instance(1)), List.of());
            rig.advance(Duration.ofMillis(130));
        }
        int before = rig.check.calls("i1");
        rig.advance(Duration.ofSeconds(100));

        assertThat(rig.check.calls("i1") - before).isBetween(42, 62);
    }

    @Test
    void thousandsThatWaitInLineAndEndAtOnce_areAllAskedAgain() {
        int many = 20_000;
        rig.check.otherwise(Step.hang());
        rig.with(many);
        rig.advance(Duration.ofMillis(600)); // all are due, and nobody's time is over
        assertThat(rig.check.running()).isBetween(1, 1_000);

        rig.check.otherwise(Step.pass());
        for (int i = 0; i < many; i++) {
            rig.check.release("i" + i, Result.PASSED);
        }
        rig.advance(Duration.ofSeconds(10));

        assertThat(rig.check.running()).isZero();
        for (int i = 0; i < many; i++) {
            assertThat(rig.check.calls("i" + i)).as("i%d", i).isGreaterThan(2);
        }
    }

    static Stream<Step> noAnswers() {
        return Stream.of(
                Step.hang(),
                Step.nothing(),
                Step.answerNull(),
                Step.raise(new IllegalStateException("broken check")),
                Step.fail(new IllegalStateException("connection reset")),
                Step.answer(Answer.NO_ANSWER, "refused"),
                Step.late(Duration.ofSeconds(30), Result.PASSED));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void checkThatDoesNotAnswer_takesItsInstanceOutAndDelaysNobody(Step step) {
        rig.check.script("i3", step);
        rig.with(6);
        // Not so long that the check is benched for its faults.
        rig.advance(Duration.ofSeconds(7));

        assertThat(rig.look("i3").check()).isEqualTo("silent");
        assertThat(rig.look("i3").circuit()).isEqualTo("open");
        for (String id : new String[] {"i0", "i1", "i2", "i4", "i5"}) {
            assertThat(rig.look(id).check()).isEqualTo("up");
            assertThat(rig.check.calls(id)).isBetween(3, 5);
        }
        assertThat(rig.check.mostAtOnce("i3")).isLessThanOrEqualTo(30);
        assertThat(rig.scheduler.thrown()).isEmpty();
    }

    @Test
    void checkThatIsBenchedForItsFaults_saysNothingAboutAnybody() {
        rig.check.script("i3", Step.raise(new IllegalStateException("broken check")));
        rig.with(6);
        rig.advance(Duration.ofSeconds(25));

        assertThat(rig.look("i3").check()).isEqualTo("silent");
        for (String id : new String[] {"i0", "i1", "i2", "i4", "i5"}) {
            assertThat(rig.look(id).check()).isEqualTo("up");
            assertThat(rig.look(id).circuit()).isEqualTo("closed");
        }
    }

    @Test
    void refusal_isObeyedEvenAgainstLocalSuccess() {
        rig.with(4);
        rig.requests(3_000, Rig.allWell());
        rig.check.script("i2", Step.answer(Answer.REFUSE, "503"));
        rig.requests(6_000, Rig.allWell());

        assertThat(rig.look("i2").circuit()).isEqualTo("open");
        assertThat(rig.heard(InstanceChanged.class))
                .anyMatch(event -> event.rule().equals("check-refused"));
    }

    @Test
    void silence_isContradictedByLocalSuccess() {
        rig.with(4);
        rig.requests(3_000, Rig.allWell());
        rig.check.script("i2", Step.answer(Answer.NO_ANSWER, "timeout"));
        rig.requests(6_000, Rig.allWell());

        assertThat(rig.look("i2").circuit()).isEqualTo("closed");
        assertThat(rig.look("i2").suspect())
                .as("%s", rig.heard(InstanceChanged.class))
                .isTrue();
    }

    @Test
    void returnedInstance_isBackSoonAfterItsCheckPasses() {
        rig.with(4);
        rig.check.script("i2", Step.answer(Answer.NO_ANSWER, "refused"));
        rig.requests(20_000, id -> id.equals("i2") ? Outcome.UNREACHABLE : Outcome.SUCCESS);
        assertThat(rig.look("i2").check()).isEqualTo("silent");
        rig.check.script("i2", Step.pass());

        int needed = 0;
        while (!rig.look("i2").circuit().equals("ramping") && needed < 10_000) {
            rig.requests(1, Rig.allWell());
            needed++;
        }

        assertThat(Duration.ofMillis(2L * needed)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void downForLong_isAskedLessAndLess() {
        rig.check.script("i2", Step.answer(Answer.NO_ANSWER, "refused"));
        rig.with(4);
        rig.advance(Duration.ofMinutes(5));
        int before = rig.check.calls("i2");
        rig.advance(Duration.ofMinutes(5));

        assertThat(rig.check.calls("i2") - before).isBetween(83, 126);
    }

    @Test
    void doubt_makesChecksFaster() {
        rig.with(3);
        rig.advance(Duration.ofSeconds(20));
        rig.untilOut("i1");
        int before = rig.check.calls("i1");
        rig.advance(Duration.ofSeconds(3));

        assertThat(rig.check.calls("i1") - before).isGreaterThanOrEqualTo(2);
    }

    /** Among so many somebody looks at the plan every few milliseconds anyway. */
    @Test
    void oneOfManyThatIsTakenOut_isCheckedWithinTheTimeOfASecondOpinion() {
        try (Rig slow = new Rig(HealthAwareConfig.builder()
                .check("scripted", Map.of())
                .scorer("asymmetric")
                .checkInterval(Duration.ofSeconds(60), Duration.ofSeconds(1))
                .build())) {
            slow.with(200);
            slow.advance(Duration.ofMinutes(5));
            untilChecked(slow, "i0");
            int checked = slow.check.calls("i0");
            slow.untilOut("i0");
            slow.advance(Duration.ofMillis(310));

            assertThat(slow.check.calls("i0")).isGreaterThan(checked);
        }
    }

    /** The moment at which its next check is as far away as can be. */
    private static void untilChecked(Rig rig, String id) {
        int before = rig.check.calls(id);
        while (rig.check.calls(id) == before) {
            rig.advance(Duration.ofMillis(1));
        }
    }

    @Test
    void degradedInstance_getsHalfItsShare() {
        rig.check.script("i0", Step.answer(Answer.DEGRADED, "warming"));
        rig.with(4);
        rig.advance(Duration.ofSeconds(10));
        rig.requests(8_000, Rig.allWell());

        assertThat(rig.look("i0").share()).isCloseTo(0.5, offset(0.01));
        assertThat(rig.picks("i0")).isBetween(600, 1_600);
    }

    @Test
    void manyTargets_areNeverAskedMoreThanTheLimitAtOnce() {
        rig.check.otherwise(Step.hang());
        rig.with(200);
        rig.advance(Duration.ofSeconds(60));

        assertThat(rig.check.calls()).isGreaterThan(1_000);
        assertThat(rig.scheduler.thrown()).isEmpty();
    }

    @Test
    void firstFailure_isConfirmedWithinASecond_andTurnsDownNobodyByItself() {
        rig.with(3);
        rig.advance(Duration.ofSeconds(20));
        rig.check.script("i1", Step.answer(Answer.NO_ANSWER, "refused"));
        int before = rig.check.calls("i1");
        advanceUntilCalls("i1", before + 1);
        assertThat(rig.look("i1").check()).isEqualTo("missed");
        assertThat(rig.look("i1").circuit()).isEqualTo("closed");

        // Two more are needed, a quarter of a second and a fifth of that between them.
        rig.advance(Duration.ofMillis(610));

        assertThat(rig.check.calls("i1") - before).isEqualTo(3);
        assertThat(rig.look("i1").check()).isEqualTo("silent");
    }

    @Test
    void firstPassOfOneThatIsDown_isConfirmedAtOnce() {
        rig.check.script("i1", Step.answer(Answer.NO_ANSWER, "refused"));
        rig.with(3);
        rig.advance(Duration.ofSeconds(60));
        rig.check.script("i1", Step.pass());
        int before = rig.check.calls("i1");
        advanceUntilCalls("i1", before + 1);
        assertThat(rig.look("i1").check()).isEqualTo("silent");

        rig.advance(Duration.ofMillis(310));

        assertThat(rig.look("i1").check()).isEqualTo("up");
    }

    @Test
    void singleFailure_isRefuted_andTheChecksAreAsSlowAsBefore() {
        rig.with(3);
        rig.advance(Duration.ofSeconds(20));
        rig.check.script("i1", Step.answer(Answer.NO_ANSWER, "refused"), Step.pass());
        rig.advance(Duration.ofSeconds(5));
        assertThat(rig.look("i1").check()).isEqualTo("up");
        int before = rig.check.calls("i1");

        rig.advance(Duration.ofSeconds(20));

        assertThat(rig.check.calls("i1") - before).isBetween(8, 13);
    }

    @Test
    void firstFailure_leavesHardlyAnyRequests_untilTheNextCheckPasses() {
        rig.with(3);
        rig.advance(Duration.ofSeconds(20));
        rig.check.script("i1", Step.answer(Answer.NO_ANSWER, "refused"), Step.pass());
        advanceUntilCalls("i1", rig.check.calls("i1") + 1);

        rig.requests(90, Rig.allWell());

        assertThat(rig.look("i1").check()).isEqualTo("missed");
        assertThat(rig.look("i1").share()).isCloseTo(0.02, offset(0.001));
        assertThat(rig.picks("i1")).isLessThan(10);

        rig.advance(Duration.ofMillis(310));

        assertThat(rig.look("i1").check()).isEqualTo("up");
        assertThat(rig.look("i1").share()).isEqualTo(1);
    }

    @Test
    void firstFailure_changesNothingWhileRequestsSucceed() {
        rig.with(3);
        rig.requests(3_000, Rig.allWell());
        rig.check.script("i1", Step.answer(Answer.NO_ANSWER, "timeout"), Step.pass());
        int before = rig.check.calls("i1");
        while (rig.check.calls("i1") == before) {
            rig.requests(1, Rig.allWell());
        }

        assertThat(rig.look("i1").check()).isEqualTo("up");
        assertThat(rig.look("i1").share()).isEqualTo(1);
    }

    @Test
    void failuresOfEverybody_leaveEverybodyTheSameShare() {
        try (Rig missing = new Rig(HealthAwareConfig.builder()
                .check("scripted", Map.of())
                .settings(Map.of("fall", "100"))
                .build())) {
            missing.with(3);
            missing.advance(Duration.ofSeconds(20));
            missing.check.otherwise(Step.answer(Answer.NO_ANSWER, "no network"));
            missing.advance(Duration.ofSeconds(3));
            List<String> all = List.of("i0", "i1", "i2");
            assertThat(all).allMatch(id -> missing.look(id).check().equals("missed"));

            missing.requests(60, Rig.allWell());

            assertThat(all).allMatch(id -> missing.picks(id) >= 5);
        }
    }

    /** As often as a check, on average each instance. */
    @Test
    void requestsThatAreAsRareAsChecks_doubleTheChecks() {
        assertThat(checksInAMinuteAt(Duration.ofMillis(667))).isBetween(50, 76);
    }

    @Test
    void requestsThatFindOutFirst_leaveTheChecksAsTheyAre() {
        assertThat(checksInAMinuteAt(Duration.ofMillis(20))).isBetween(25, 38);
    }

    @Test
    void requestsThatHardlyMeetAnybody_leaveTheChecksAsTheyAre() {
        assertThat(checksInAMinuteAt(Duration.ofSeconds(60))).isBetween(25, 38);
    }

    private int checksInAMinuteAt(Duration pause) {
        rig.with(3);
        for (Duration passed = Duration.ZERO; passed.toSeconds() < 20; passed = passed.plus(pause)) {
            rig.request(Rig.allWell(), pause);
        }
        int before = rig.check.calls("i1");
        for (Duration passed = Duration.ZERO; passed.toSeconds() < 60; passed = passed.plus(pause)) {
            rig.request(Rig.allWell(), pause);
        }
        return rig.check.calls("i1") - before;
    }

    private void advanceUntilCalls(String id, int calls) {
        for (int step = 0; step < 1000 && rig.check.calls(id) < calls; step++) {
            rig.advance(Duration.ofMillis(10));
        }
        assertThat(rig.check.calls(id)).isEqualTo(calls);
    }

    @Test
    void removedInstance_isNotAskedAnyMore() {
        rig.with(3);
        rig.advance(Duration.ofSeconds(20));
        rig.discovery.remove(Rig.SERVICE, "i1");
        int before = rig.check.calls("i1");
        rig.advance(Duration.ofSeconds(60));

        assertThat(rig.check.calls("i1")).isEqualTo(before);
    }

    @Test
    void closedBalancer_asksNobodyAndClosesTheCheck() {
        rig.with(3);
        rig.advance(Duration.ofSeconds(20));
        rig.close();
        int before = rig.check.calls();
        rig.advance(Duration.ofSeconds(60));

        assertThat(rig.check.calls()).isEqualTo(before);
        assertThat(rig.check.isClosed()).isTrue();
        assertThat(rig.scheduler.pending()).isZero();
    }
}
