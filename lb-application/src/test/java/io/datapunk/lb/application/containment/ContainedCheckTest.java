package io.datapunk.lb.application.containment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.Surroundings;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContainedCheckTest {
    private static final Instance INSTANCE = Instance.of("a", "10.0.0.1", 80);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Queue<Runnable> apart = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final PluginWatch watch = PluginWatch.apartFromRequests(
            new Surroundings(scheduler.ticker(), new SplittableRandom(1), scheduler, 1), new PluginNews() {
                @Override
                public void fault(String what) {
                    told.add(what);
                }

                @Override
                public void counted() {}

                @Override
                public void benched(String why, Duration atLeast) {
                    told.add("benched");
                }

                @Override
                public void returned() {}
            });

    private CompletableFuture<Result> ask(Supplier<@Nullable CompletionStage<Result>> answer) {
        HealthCheck theirs = new HealthCheck() {
            @Override
            @SuppressWarnings("NullAway") // It may break its contract.
            public CompletionStage<Result> check(Instance instance, Duration deadline) {
                return answer.get();
            }

            @Override
            public void close() {}
        };
        return new ContainedCheck(theirs, watch, apart::add)
                .check(INSTANCE, Duration.ofSeconds(1))
                .toCompletableFuture();
    }

    private Answer answered(Supplier<@Nullable CompletionStage<Result>> answer) {
        CompletableFuture<Result> asked = ask(answer);
        apart.remove().run();
        return asked.join().answer();
    }

    @Test
    void aCheckThatAnswers_isHeard_afterItWasBegunApart() {
        CompletableFuture<Result> later = new CompletableFuture<>();
        CompletableFuture<Result> asked = ask(() -> later);
        later.complete(Result.PASSED);
        assertThat(asked).isNotDone();
        apart.remove().run();
        assertThat(asked.join()).isEqualTo(Result.PASSED);
        assertThat(told).isEmpty();
    }

    @Test
    void aStageThatFails_isNoAnswer() {
        assertThat(answered(() -> CompletableFuture.failedFuture(new IllegalStateException("away"))))
                .isEqualTo(Answer.NO_ANSWER);
        assertThat(told).isEmpty();
    }

    @Test
    void aStageThatEndsWithNull_isNoAnswerAndAFault() {
        assertThat(answered(() -> CompletableFuture.completedFuture(null))).isEqualTo(Answer.NO_ANSWER);
        assertThat(told).containsExactly("check ended with null, expected a result");
    }

    @Test
    void aCheckThatThrowsOrReturnsNull_isNoAnswerAndAFault() {
        assertThat(answered(() -> null)).isEqualTo(Answer.NO_ANSWER);
        assertThat(answered(() -> {
                    throw new AssertionError("never");
                }))
                .isEqualTo(Answer.NO_ANSWER);
        assertThat(told).hasSize(2).first().isEqualTo("check answered null, expected a stage");
    }

    @Test
    void aCheckThatIsBenched_isNotAsked() {
        watch.fault(new StackOverflowError());
        assertThat(ask(() -> {
                            throw new AssertionError("asked");
                        })
                        .join()
                        .answer())
                .isEqualTo(Answer.NO_ANSWER);
        assertThat(apart).isEmpty();
        assertThat(told).containsExactly("benched");
    }
}
