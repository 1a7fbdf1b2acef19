package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.spi.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private final Rig rig = new Rig(Rig.unchecked().scorer("asymmetric").build());

    @Test
    void callThatAnswers_isASuccess() throws Exception {
        BalancedService service = rig.with(3);

        String answer = service.call(instance -> "from " + instance.host());

        assertThat(answer).startsWith("from 10.0.0.");
        assertThat(service.statistics().outcomes().successes()).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), Outcome.UNREACHABLE),
                Arguments.of(new IOException("reset"), Outcome.UNREACHABLE),
                Arguments.of(new SocketTimeoutException(), Outcome.TIMEOUT),
                Arguments.of(new TimeoutException(), Outcome.TIMEOUT),
                Arguments.of(new CompletionException(new TimeoutException()), Outcome.TIMEOUT),
                Arguments.of(new RuntimeException(new ConnectException()), Outcome.UNREACHABLE),
                Arguments.of(new InterruptedException(), Outcome.IGNORED),
                Arguments.of(new ClosedByInterruptException(), Outcome.IGNORED),
                Arguments.of(new SocketException("Closed by interrupt"), Outcome.IGNORED),
                Arguments.of(new SocketException("Connection reset"), Outcome.UNREACHABLE),
                Arguments.of(new AsynchronousCloseException(), Outcome.UNREACHABLE),
                Arguments.of(new CancellationException(), Outcome.IGNORED),
                Arguments.of(new IllegalStateException("broken"), Outcome.SERVER_ERROR));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void callThatThrows_isClassifiedAndRethrown(Exception error, Outcome outcome) {
        BalancedService service = rig.with(3);

        assertThatExceptionOfType(error.getClass())
                .isThrownBy(() -> service.call(instance -> {
                    throw error;
                }))
                .isSameAs(error);

        assertThat(service.statistics().outcomes().of(outcome)).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without a null checker.
    void noRequestAtAll_isRefusedAndNobodyIsBlamed() {
        BalancedService service = rig.with(3);

        for (CallOptions<@Nullable Object> options :
                List.of(CallOptions.defaults(), CallOptions.defaults().asIdempotent())) {
            assertThatNullPointerException()
                    .isThrownBy(() -> service.call(options, null))
                    .withMessage("request");
            assertThatNullPointerException()
                    .isThrownBy(() -> service.callAsync(options, null))
                    .withMessage("request");
        }

        assertThat(service.statistics().selections()).isZero();
    }

    @Test
    void httpStatus_isClassified() throws Exception {
        BalancedService service = rig.with(3);
        CallOptions<Integer> options = CallOptions.defaults().withClassifier(Classifier.http(status -> status));
        for (int status : new int[] {200, 302, 404, 408, 429, 500, 503}) {
            service.call(options, instance -> status);
        }

        OutcomeCounts counts = service.statistics().outcomes();
        assertThat(counts).isEqualTo(new OutcomeCounts(2, 2, 1, 0, 1, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class, StackOverflowError.class})
    void classifierThatThrows_countsAsIgnored(Class<? extends Throwable> thrown) throws Exception {
        BalancedService service = rig.with(3);
        Throwable fault = thrown.getDeclaredConstructor().newInstance();
        CallOptions<Object> options = CallOptions.defaults().withClassifier((value, error) -> {
            throw CallTest.<RuntimeException>unchecked(fault);
        });

        assertThat(service.<Integer>call(options, instance -> 1)).isEqualTo(1);

        assertThat(service.statistics().outcomes().ignored()).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // What a map answers for a status that it does not have.
    void classifierThatAnswersNull_countsAsIgnored() throws Exception {
        BalancedService service = rig.with(3);
        CallOptions<Object> options = CallOptions.defaults().withClassifier((value, error) -> null);

        service.call(options, instance -> 1);
        service.callAsync(options, instance -> CompletableFuture.completedFuture(1))
                .toCompletableFuture()
                .join();

        assertThat(service.statistics().outcomes().ignored()).isEqualTo(2);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asyncCallThatThrowsWhatItsSignatureForbids_failsAndReturnsTheHold(boolean idempotent) {
        BalancedService service = rig.with(1);
        CallOptions<Object> options = CallOptions.defaults();

        CompletionStage<Object> call = service.callAsync(idempotent ? options.asIdempotent() : options, instance -> {
            throw CallTest.<RuntimeException>unchecked(new IOException("reset"));
        });

        assertThat(call.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
        assertThat(service.statistics().outcomes().of(Outcome.UNREACHABLE)).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As other languages do all the time.
    private static <E extends Throwable> E unchecked(Throwable checked) throws E {
        throw (E) checked;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asyncCallThatPassesEverythingBy_returnsTheHold(boolean idempotent) {
        BalancedService service = rig.with(1);
        CallOptions<Object> options = CallOptions.defaults();
        try {
            service.callAsync(idempotent ? options.asIdempotent() : options, instance -> {
                        throw new OutOfMemoryError("pretended");
                    })
                    .toCompletableFuture()
                    .join();
        } catch (OutOfMemoryError | CompletionException expected) {
            assertThat(service.statistics().outcomes().ignored()).isEqualTo(1);
        }
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void errorThatPassesEverythingBy_returnsTheHold() {
        BalancedService service = rig.with(3);

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> service.call(instance -> {
                    throw new OutOfMemoryError("pretended");
                }));

        assertThat(service.statistics().inFlight()).isZero();
        assertThat(service.statistics().outcomes().ignored()).isEqualTo(1);
    }

    @Test
    void retryThatSucceeds_isAMaskedFailure() throws Exception {
        BalancedService service = rig.with(3);

        service.call(CallOptions.defaults().withContext(RequestContext.retry(2)), instance -> "late");

        assertThat(service.statistics().maskedFailures()).isEqualTo(2);
    }

    @Test
    void asyncCall_completesAsTheRequestDoes() {
        BalancedService service = rig.with(3);
        CompletableFuture<String> answer = new CompletableFuture<>();

        CompletionStage<String> call = service.callAsync(instance -> answer);
        assertThat(service.statistics().inFlight()).isEqualTo(1);
        answer.complete("done");

        assertThat(call.toCompletableFuture().join()).isEqualTo("done");
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void asyncCallThatThrowsBeforeItBegins_failsAndReturnsTheHold() {
        BalancedService service = rig.with(3);

        CompletionStage<String> call = service.callAsync(instance -> {
            throw new IllegalStateException("at once");
        });

        assertThat(call.toCompletableFuture()).isCompletedExceptionally();
        assertThat(service.statistics().outcomes().serverErrors()).isEqualTo(1);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void asyncCallBeforeTheFirstList_waitsForIt() {
        BalancedService service = rig.service();
        CompletionStage<String> call = service.callAsync(instance -> CompletableFuture.completedFuture(instance.id()));
        assertThat(call.toCompletableFuture()).isNotDone();

        rig.advance(Duration.ofSeconds(4));
        rig.discovery.complete(Rig.SERVICE, Rig.instances(1));

        assertThat(call.toCompletableFuture().join()).isEqualTo("i0");
    }

    @Test
    void asyncCallBeforeTheFirstList_givesUpAfterStartWait() {
        BalancedService service = rig.service();
        CompletionStage<String> call = service.callAsync(instance -> CompletableFuture.completedFuture(instance.id()));

        rig.advance(Duration.ofSeconds(6));

        assertThat(call.toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        NoInstanceAvailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_LOADED));
    }
}
