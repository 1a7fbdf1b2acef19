package io.datapunk.lb.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ScriptedCheckTest {
    private static final Instance A = Instance.of("a", "127.0.0.1", 1);
    private static final Instance B = Instance.of("b", "127.0.0.1", 2);
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final ScriptedCheck check = new ScriptedCheck(scheduler);

    @Test
    void withoutAScript_passes() {
        assertThat(check(A)).isCompletedWithValue(Result.PASSED);

        check.otherwise(Step.answer(Answer.NO_ANSWER, "refused"));

        assertThat(check(A)).isCompletedWithValue(Result.of(Answer.NO_ANSWER, "refused"));
    }

    @Test
    void steps_areUsedInOrderAndTheLastStays() {
        check.script("a", Step.pass(), Step.answer(Answer.REFUSE, "draining"));

        assertThat(check(A)).isCompletedWithValue(Result.PASSED);
        assertThat(check(A)).isCompletedWithValue(Result.of(Answer.REFUSE, "draining"));
        assertThat(check(A)).isCompletedWithValue(Result.of(Answer.REFUSE, "draining"));
        assertThat(check(B)).isCompletedWithValue(Result.PASSED);
        assertThat(check.calls()).isEqualTo(4);
        assertThat(check.calls("a")).isEqualTo(3);
    }

    @Test
    void hangingChecks_countAsRunningUntilReleased() {
        check.script("a", Step.hang());
        CompletionStage<Result> first = check(A);
        check(A);
        check(B);

        assertThat(first).isNotCompleted();
        assertThat(check.running()).isEqualTo(2);
        assertThat(check.mostAtOnce()).isEqualTo(3);
        assertThat(check.mostAtOnce("a")).isEqualTo(2);
        assertThat(check.mostAtOnce("b")).isEqualTo(1);

        assertThat(check.release("a", Result.PASSED)).isEqualTo(2);

        assertThat(first).isCompletedWithValue(Result.PASSED);
        assertThat(check.running()).isZero();
    }

    @Test
    void callerThatGivesUp_endsTheCheck() {
        check.script("a", Step.hang());

        check(A).toCompletableFuture().cancel(false);

        assertThat(check.running()).isZero();
    }

    @Test
    void lateAnswer_comesByTheScheduler() {
        check.script("a", Step.late(Duration.ofSeconds(2), Result.PASSED));
        CompletionStage<Result> stage = check(A);

        scheduler.advance(Duration.ofMillis(1999));
        assertThat(stage).isNotCompleted();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(stage).isCompletedWithValue(Result.PASSED);
    }

    @Test
    void brokenAnswers_areGivenAsWritten() {
        check.script(
                "a",
                Step.raise(new IllegalStateException("raised")),
                Step.nothing(),
                Step.fail(new IllegalStateException("failed")),
                Step.answerNull());

        assertThatThrownBy(() -> check(A)).hasMessage("raised");
        assertThat(check(A)).isNull();
        assertThat(check(A)).isCompletedExceptionally();
        assertThat(check(A)).isCompletedWithValue(null);
        assertThat(check.running()).isZero();
        assertThat(check.calls()).isEqualTo(4);
    }

    @Test
    void deadlineAndClose_areRemembered() {
        assertThat(check.lastDeadline("a")).isEmpty();
        check(A);
        check.close();

        assertThat(check.lastDeadline("a")).contains(DEADLINE);
        assertThat(check.isClosed()).isTrue();
    }

    private CompletionStage<Result> check(Instance instance) {
        return check.check(instance, DEADLINE);
    }
}
