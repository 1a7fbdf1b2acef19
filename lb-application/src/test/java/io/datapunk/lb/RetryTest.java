package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that may be made again: where they go, when they do not, and what the caller sees of it. */
class RetryTest {
    private static final CallOptions<Object> AGAIN = CallOptions.defaults().asIdempotent();

    /** Answers that say themselves how they are to be judged. */
    private static final CallOptions<Outcome> BY_ANSWER = AGAIN.withClassifier((outcome, error) -> outcome);

    private final List<String> asked = new ArrayList<>();
    private Rig rig = new Rig(Rig.unchecked().build());

    @AfterEach
    void close() {
        rig.close();
    }

    private BalancedService configured(HealthAwareConfig.Builder config, int instances) {
        rig = new Rig(config.build());
        return rig.with(instances);
    }

    /** Fails so often, then answers who did. */
    private Request<String> failing(int times) {
        return instance -> {
            asked.add(instance.id());
            if (asked.size() <= times) {
                throw new IOException("failure " + asked.size());
            }
            return instance.id();
        };
    }

    private Function<Instance, CompletionStage<String>> failingAsync(int times) {
        Request<String> request = failing(times);
        return instance -> {
            try {
                return CompletableFuture.completedFuture(request.send(instance));
            } catch (Exception failure) {
                return CompletableFuture.failedFuture(failure);
            }
        };
    }

    private void assertAskedOnceEach(int count) {
        assertThat(asked).hasSize(count).doesNotHaveDuplicates();
    }

    // Who is asked again, and where.

    @Test
    void idempotentCallThatFails_isTriedElsewhere_andTheFailureIsMasked() throws Exception {
        BalancedService service = rig.with(2);

        String answer = service.call(AGAIN, failing(1));

        assertAskedOnceEach(2);
        assertThat(answer).isEqualTo(asked.get(1));
        ServiceStatistics counted = service.statistics();
        assertThat(counted.retries()).isEqualTo(1);
        assertThat(counted.maskedFailures()).isEqualTo(1);
        assertThat(counted.outcomes()).isEqualTo(new OutcomeCounts(1, 0, 0, 1, 0, 0, 0));
        assertThat(counted.inFlight()).isZero();
    }

    @Test
    void callThatIsNotIdempotent_isNeverTriedAgain() {
        BalancedService service = rig.with(3);

        assertThatThrownBy(() -> service.call(failing(1)))
                .hasMessage("failure 1")
                .hasNoSuppressedExceptions();
        assertThat(service.callAsync(failingAsync(2)).toCompletableFuture()).isCompletedExceptionally();

        assertThat(asked).hasSize(2);
        assertThat(service.statistics().retries()).isZero();
        assertThat(service.statistics().refusedRetries()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "TIMEOUT", "UNREACHABLE"})
    void answerThatIsAFailure_isTriedElsewhereToo(Outcome failure) throws Exception {
        BalancedService service = rig.with(3);

        Outcome answer = service.call(BY_ANSWER, instance -> {
            asked.add(instance.id());
            return asked.size() == 1 ? failure : Outcome.SUCCESS;
        });

        assertThat(answer).isEqualTo(Outcome.SUCCESS);
        assertAskedOnceEach(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCESS", "CLIENT_ERROR", "THROTTLED", "IGNORED"})
    void whatIsNoFailureOfTheInstance_isNotTriedAgain(Outcome outcome) throws Exception {
        BalancedService service = rig.with(3);

        assertThat(service.<Outcome>call(BY_ANSWER, instance -> outcome)).isEqualTo(outcome);

        assertThat(service.statistics().outcomes().total()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 3", "10, 5"})
    void call_isTriedAsOftenAsConfigured_andAtNobodyTwice(int retries, int attempts) {
        BalancedService service = configured(Rig.unchecked().retries(retries), 5);

        assertThatThrownBy(() -> service.call(AGAIN, failing(99))).hasMessage("failure " + attempts);

        assertAskedOnceEach(attempts);
        assertThat(service.statistics().rejections().values()).containsOnly(0L);
        assertThat(service.statistics().refusedRetries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adaptive",
                "consistent-hash",
                "least-request",
                "maglev",
                "peak-ewma",
                "power-of-two",
                "round-robin",
                "weighted-round-robin",
                "random"
            })
    void underEveryStrategy_noInstanceMeetsACallTwice(String strategy) {
        BalancedService service =
                configured(Rig.unchecked().strategy(strategy).retries(10).retryBudget(1, 10_000), 3);

        for (int call = 0; call < 300; call++) {
            asked.clear();
            assertThatThrownBy(() -> service.call(AGAIN, failing(99))).isInstanceOf(IOException.class);
            assertThat(asked).doesNotHaveDuplicates();
            rig.advance(Duration.ofMillis(20));
        }
    }

    @Test
    void onlyInstance_isAskedOnce() {
        BalancedService service = rig.with(1);

        assertThatThrownBy(() -> service.call(AGAIN, failing(9))).hasMessage("failure 1");

        assertThat(asked).hasSize(1);
        assertThat(service.statistics().refusedRetries()).isZero();
    }

    @Test
    void othersThatAreDrained_areNotAskedInstead() {
        BalancedService service = rig.with(3);
        rig.service().operations().drain("i0");
        rig.service().operations().drain("i1");

        assertThatThrownBy(() -> service.call(AGAIN, failing(9))).hasMessage("failure 1");

        assertThat(asked).containsExactly("i2");
    }

    @Test
    void callByKey_beginsWhereItsKeyLeads_andIsTriedElsewhere() throws Exception {
        CallOptions<Object> ofOne = AGAIN.withContext(RequestContext.byHash(7));
        BalancedService service = configured(Rig.unchecked().strategy("random"), 5);
        String usual = service.call(ofOne, Instance::id);

        service.call(ofOne, failing(1));

        assertThat(asked).startsWith(usual);
        assertAskedOnceEach(2);
    }

    @Test
    void failuresBeforeTheCall_areMaskedWithItsOwn() throws Exception {
        BalancedService service = rig.with(3);

        service.call(AGAIN.withContext(RequestContext.retry(2)), failing(1));

        assertThat(service.statistics().maskedFailures()).isEqualTo(3);
    }

    @Test
    void balancerThatCloses_beginsNoRetry() {
        BalancedService service = rig.with(3);

        assertThatThrownBy(() -> service.call(AGAIN, instance -> {
                    rig.balancer.shutdown(Duration.ofSeconds(1));
                    return failing(9).send(instance);
                }))
                .hasMessage("failure 1");

        assertThat(asked).hasSize(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    // What the caller sees.

    @Test
    void lastError_isTheCallers_withTheEarlierOnesSuppressed() {
        BalancedService service = configured(Rig.unchecked().retries(2), 5);

        Throwable thrown = catchThrowable(() -> service.call(AGAIN, failing(9)));

        assertThat(thrown).hasMessage("failure 3");
        assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("failure 1", "failure 2");
    }

    @Test
    void lastErrorOfDependentStages_hasTheEarlierOnesSuppressed_howeverItIsAskedFor() {
        BalancedService service = configured(Rig.unchecked().retries(2), 5);

        CompletableFuture<String> call = service.callAsync(
                        AGAIN, instance -> failingAsync(9).apply(instance).thenApply(answer -> answer))
                .toCompletableFuture();

        assertThat(List.of(catchThrowable(call::get), catchThrowable(call::join)))
                .extracting(Throwable::getCause)
                .allSatisfy(last -> {
                    assertThat(last).isInstanceOf(IOException.class).hasMessage("failure 3");
                    assertThat(last.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .containsExactly("failure 1", "failure 2");
                });
    }

    @Test
    void answerAfterAnError_isTheCallers_howeverItIsJudged() throws Exception {
        BalancedService service = rig.with(3);

        Outcome answer = service.call(
                AGAIN.<Outcome>withClassifier(
                        (outcome, error) -> error == null && outcome != null ? outcome : Outcome.UNREACHABLE),
                instance -> {
                    failing(1).send(instance);
                    return Outcome.SERVER_ERROR;
                });

        assertThat(answer).isEqualTo(Outcome.SERVER_ERROR);
    }

    @Test
    void errorThatIsShared_doesNotGrowAndDoesNotSuppressItself() {
        BalancedService service = configured(Rig.unchecked().retries(2).retryBudget(1, 10_000), 3);
        IOException shared = new IOException("shared");

        for (int call = 0; call < 50; call++) {
            asked.clear();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> service.call(AGAIN, instance -> {
                        asked.add(instance.id());
                        throw asked.size() == 1 ? new IOException("first") : shared;
                    }))
                    .isSameAs(shared);
        }

        assertThat(shared.getSuppressed()).hasSizeBetween(1, 11);
    }

    @Test
    void errorThatPassesEverythingBy_endsTheCallAndReturnsTheHold() {
        BalancedService service = rig.with(3);

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> service.call(AGAIN, instance -> {
                    failing(1).send(instance);
                    throw new OutOfMemoryError("pretended");
                }));

        assertThat(service.statistics().retries()).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    // The budget.

    @ParameterizedTest
    @CsvSource({"0.2, 1", "0.2, 0", "0, 5", "0, 0", "1, 0"})
    void whenEverybodyFails_retriesStayWithinShareAndFloor(double share, int floor) {
        BalancedService service = configured(Rig.unchecked().retries(3).retryBudget(share, floor), 10);
        int calls = 3_000;

        for (int call = 0; call < calls; call++) {
            assertThatThrownBy(() -> service.call(AGAIN, failing(Integer.MAX_VALUE)))
                    .isInstanceOf(IOException.class);
            rig.advance(Duration.ofMillis(20));
        }

        ServiceStatistics counted = service.statistics();
        int seconds = calls / 50;
        double most = share * calls + floor * (seconds + 10);
        assertThat(counted.outcomes().total())
                .isEqualTo(calls + counted.retries())
                .isEqualTo(asked.size());
        assertThat((double) counted.retries()).isBetween(0.9 * most, most);
        assertThat(counted.refusedRetries()).isGreaterThanOrEqualTo(calls - counted.retries());
    }

    @Test
    void callsThatAreNotIdempotent_saveUpNoRetries() throws Exception {
        BalancedService service = configured(Rig.unchecked().retryBudget(0.2, 0), 3);
        for (int call = 0; call < 1_000; call++) {
            service.call(Instance::id);
        }

        assertThatThrownBy(() -> service.call(AGAIN, failing(9))).hasMessage("failure 1");

        assertThat(service.statistics().refusedRetries()).isEqualTo(1);
    }

    @Test
    void replacedConfiguration_holdsForTheNextCall() throws Exception {
        BalancedService service = configured(Rig.unchecked().retries(0), 3);
        assertThatThrownBy(() -> service.call(AGAIN, failing(1))).hasMessage("failure 1");

        rig.balancer.replaceConfig(rig.balancer.config().toBuilder().retries(2).build());
        asked.clear();
        service.call(AGAIN, failing(2));
        assertAskedOnceEach(3);

        rig.balancer.replaceConfig(
                rig.balancer.config().toBuilder().retryBudget(0, 0).build());
        asked.clear();
        assertThatThrownBy(() -> service.call(AGAIN, failing(1))).hasMessage("failure 1");
    }

    @Test
    void limitsOutOfRange_areRefusedWithAllOthers() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Rig.unchecked()
                        .retries(11)
                        .retryBudget(Double.NaN, -1)
                        .minHealthyInstances(0)
                        .build())
                .satisfies(invalid -> assertThat(invalid.violations())
                        .containsExactly(
                                "minHealthyInstances: 0, expected 1 to 1000000",
                                "retries: 11, expected 0 to 10",
                                "retryShare: NaN, expected 0 to 1",
                                "retryFloor: -1, expected 0 to 10000"));
    }

    // The deadline.

    @ParameterizedTest
    @CsvSource({"399, 1", "799, 1", "800, 2", "1199, 2", "1200, 3", "5000, 3"})
    void retry_beginsWhileThereIsTimeForOneThatTakesAsLong(long deadlineMillis, int attempts) {
        BalancedService service = configured(Rig.unchecked().retries(2), 5);
        CallOptions<Object> limited = AGAIN.withDeadline(Duration.ofMillis(deadlineMillis));

        assertThatThrownBy(() -> service.call(limited, instance -> {
                    rig.advance(Duration.ofMillis(400));
                    asked.add(instance.id());
                    throw new TimeoutException("attempt " + asked.size());
                }))
                .hasMessage("attempt " + attempts);
    }

    @Test
    void deadlineThatPasses_endsNothingUnderWay() throws Exception {
        BalancedService service = rig.with(2);

        String answer = service.call(AGAIN.withDeadline(Duration.ofMillis(10)), instance -> {
            rig.advance(Duration.ofSeconds(3));
            return "late";
        });

        assertThat(answer).isEqualTo("late");
        assertThat(service.statistics().outcomes().successes()).isEqualTo(1);
    }

    @Test
    void asyncCallBeforeTheFirstList_waitsNoLongerThanItsDeadline() {
        BalancedService service = rig.service();
        CompletionStage<String> call = service.callAsync(AGAIN.withDeadline(Duration.ofSeconds(2)), failingAsync(0));
        rig.advance(Duration.ofMillis(1_900));
        assertThat(call.toCompletableFuture()).isNotDone();

        rig.advance(Duration.ofMillis(200));

        assertThat(call.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        NoInstanceAvailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_LOADED));
    }

    @Test
    void waitForTheFirstList_isPartOfTheCall() {
        BalancedService service = rig.service();
        CompletionStage<String> call = service.callAsync(AGAIN.withDeadline(Duration.ofSeconds(2)), instance -> {
            rig.advance(Duration.ofMillis(300));
            return failingAsync(9).apply(instance);
        });
        rig.advance(Duration.ofMillis(1_500));
        rig.discovery.complete(Rig.SERVICE, Rig.instances(3));

        assertThat(call.toCompletableFuture()).isCompletedExceptionally();
        assertThat(asked).hasSize(1); // 0.2 s were left, and it took 0.3 s
    }

    @Test
    void deadlineOutOfRange_isRefused() {
        for (Duration limit : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AGAIN.withDeadline(limit))
                    .withMessage("deadline: " + limit + ", expected above 0, to PT24H");
        }
    }

    // Without blocking.

    @Test
    void asyncCallThatFails_isTriedElsewhere() {
        BalancedService service = rig.with(2);

        CompletionStage<String> call = service.callAsync(AGAIN, failingAsync(1));

        assertAskedOnceEach(2);
        assertThat(call.toCompletableFuture()).isCompletedWithValue(asked.get(1));
        assertThat(service.statistics().maskedFailures()).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void asyncCall_waitsForEachAttempt() {
        BalancedService service = rig.with(3);
        List<CompletableFuture<String>> attempts = new ArrayList<>();
        CompletableFuture<String> call = service.<String>callAsync(AGAIN, instance -> {
                    attempts.add(new CompletableFuture<>());
                    return attempts.get(attempts.size() - 1);
                })
                .toCompletableFuture();
        assertThat(attempts).hasSize(1);

        attempts.get(0).completeExceptionally(new IOException("first"));
        assertThat(attempts).hasSize(2);
        assertThat(call).isNotDone();
        assertThat(service.statistics().inFlight()).isEqualTo(1);
        attempts.get(1).complete("second");

        assertThat(call).isCompletedWithValue("second");
    }

    @Test
    void asyncCallThatFailsForGood_failsWithTheLastErrorAndTheEarlierOnesSuppressed() {
        BalancedService service = configured(Rig.unchecked().retries(2), 5);

        CompletionStage<String> call = service.callAsync(AGAIN, failingAsync(9));

        assertThat(call.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .withMessage("failure 3")
                .satisfies(last -> assertThat(last.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("failure 1", "failure 2"));
    }

    @Test
    void asyncRequestThatThrowsAtOnce_isTriedElsewhere() {
        BalancedService service = rig.with(3);

        CompletionStage<String> call = service.callAsync(AGAIN, instance -> {
            asked.add(instance.id());
            if (asked.size() == 1) {
                throw new IllegalStateException("at once");
            }
            return CompletableFuture.completedFuture(null);
        });

        assertAskedOnceEach(2);
        assertThat(call.toCompletableFuture()).isCompletedWithValue(null);
    }

    @Test
    void asyncRetryThatThrowsWhatPassesEverythingBy_failsTheCallAndReturnsTheHold() {
        BalancedService service = rig.with(3);

        CompletionStage<String> call = service.callAsync(AGAIN, instance -> {
            asked.add(instance.id());
            if (asked.size() == 1) {
                return CompletableFuture.failedFuture(new IOException("first"));
            }
            throw new OutOfMemoryError("pretended");
        });

        assertThat(call.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(OutOfMemoryError.class);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void asyncCallWithoutAnybody_fails() {
        BalancedService service = rig.with(0);

        assertThat(service.callAsync(AGAIN, failingAsync(0)).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(NoInstanceAvailableException.class);
        assertThat(service.statistics().rejections().get(Reason.NO_INSTANCE)).isEqualTo(1);
    }
}
