package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that do not block, whatever their callers do with the stage they were given. */
class GivenUpCallTest {
    private final Rig rig = new Rig(Rig.unchecked().build());
    private final CompletableFuture<String> client = new CompletableFuture<>();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void close() {
        rig.close();
    }

    /** How a caller gives up while the request is out. */
    private enum GivesUp {
        CANCELS,
        TIMES_OUT,
        ANSWERS_ITSELF;

        void on(CompletableFuture<String> call) {
            boolean first = switch (this) {
                case CANCELS -> call.cancel(false);
                case TIMES_OUT -> call.completeExceptionally(new TimeoutException());
                case ANSWERS_ITSELF -> call.complete("a default");
            };
            assertThat(first).isTrue();
        }
    }

    /** Whether a call may be tried again. */
    private enum Kind {
        ONCE,
        IDEMPOTENT;

        CallOptions<Object> options() {
            return this == ONCE
                    ? CallOptions.defaults()
                    : CallOptions.defaults().asIdempotent();
        }
    }

    private Function<Instance, CompletionStage<String>> request(CompletionStage<String> answer) {
        return instance -> {
            asked.add(instance.id());
            return answer;
        };
    }

    private CompletableFuture<String> call(BalancedService service, Kind kind, CompletionStage<String> answer) {
        return service.callAsync(kind.options(), request(answer)).toCompletableFuture();
    }

    private static Throwable failureOf(CompletableFuture<String> call) {
        List<Throwable> seen = new ArrayList<>();
        var unused = call.whenComplete((value, error) -> seen.add(error));
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    private void assertNobodyIsHeld(BalancedService service) {
        assertThat(asked).hasSize(1);
        assertThat(service.statistics().inFlight()).isZero();
        assertThat(service.statistics().selections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void callerThatGivesUp_holdsNobodyOnceTheRequestHasEnded(GivesUp givesUp) {
        BalancedService service = rig.with(1);
        CompletableFuture<String> call = call(service, Kind.ONCE, client.minimalCompletionStage());

        givesUp.on(call);
        assertThat(service.statistics().inFlight()).isEqualTo(1);
        client.completeExceptionally(new IOException("reset"));

        assertNobodyIsHeld(service);
        assertThat(service.statistics().outcomes().unreachable()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void idempotentCallOfACallerThatGivesUp_isNotTriedAgain(GivesUp givesUp) {
        BalancedService service = rig.with(2);
        CompletableFuture<String> call = call(service, Kind.IDEMPOTENT, client.minimalCompletionStage());

        givesUp.on(call);
        client.completeExceptionally(new IOException("reset"));

        assertNobodyIsHeld(service);
        assertThat(service.statistics().outcomes().unreachable()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledCall_cancelsTheClientsStage_andSaysNothingOfTheInstance(Kind kind) {
        BalancedService service = rig.with(2);

        call(service, kind, client).cancel(true);

        assertThat(client).isCancelled();
        assertNobodyIsHeld(service);
        assertThat(service.statistics().outcomes().ignored()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void callCancelledWhileItsRequestIsBeingSent_cancelsItThen(Kind kind) {
        BalancedService service = rig.service();
        List<CompletableFuture<String>> calls = new ArrayList<>();
        calls.add(service.callAsync(kind.options(), instance -> {
                    asked.add(instance.id());
                    calls.get(0).cancel(true);
                    return client;
                })
                .toCompletableFuture());

        rig.discovery.complete(Rig.SERVICE, Rig.instances(1));

        assertThat(client).isCancelled();
        assertNobodyIsHeld(service);
    }

    @ParameterizedTest
    @EnumSource
    void callCancelledWhileItWaitsForTheFirstList_isNotSent(Kind kind) {
        BalancedService service = rig.service();
        CompletableFuture<String> call = call(service, kind, client);

        call.cancel(false);
        rig.discovery.complete(Rig.SERVICE, Rig.instances(1));

        assertThat(asked).isEmpty();
        assertThat(service.statistics().selections()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void failureOfARequest_arrivesAsItWas(Kind kind) {
        BalancedService service = rig.with(1);
        IOException failure = new IOException("reset");
        client.completeExceptionally(failure);

        assertThat(failureOf(call(service, kind, client))).isSameAs(failure);
    }

    @ParameterizedTest
    @EnumSource
    void failureThatTheClientWrapped_arrivesAsItWas(Kind kind) {
        BalancedService service = rig.with(1);
        CompletableFuture<String> dependent = client.thenApply(answer -> answer);
        client.completeExceptionally(new IOException("reset"));

        assertThat(failureOf(call(service, kind, dependent)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyToAsk_failsAlike_whetherOrNotTheCallHadToWait(Kind kind) {
        CompletableFuture<String> waited = call(rig.service(), kind, client);
        rig.advance(Duration.ofSeconds(6));
        BalancedService empty = rig.with(0);

        assertThat(failureOf(waited))
                .isInstanceOfSatisfying(
                        NoInstanceAvailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_LOADED));
        assertThat(failureOf(call(empty, kind, client))).isInstanceOf(NoInstanceAvailableException.class);
    }

    @ParameterizedTest
    @EnumSource
    void requestThatThrowsWhatPassesEverythingBy_failsACallThatHadToWait(Kind kind) {
        BalancedService service = rig.service();
        CompletableFuture<String> call = service.<String>callAsync(kind.options(), instance -> {
                    throw new OutOfMemoryError("pretended");
                })
                .toCompletableFuture();

        rig.discovery.complete(Rig.SERVICE, Rig.instances(1));

        assertThat(failureOf(call)).isInstanceOf(OutOfMemoryError.class);
        assertThat(service.statistics().inFlight()).isZero();
    }

    @Test
    void stageThatKeepsToItselfHowItIsCompleted_goesOnWhenTheCallIsCancelled() {
        BalancedService service = rig.with(1);
        Closed stage = new Closed();

        assertThat(call(service, Kind.ONCE, stage).cancel(true)).isTrue();
        stage.complete("late");

        assertThat(service.statistics().outcomes().of(Outcome.SUCCESS)).isEqualTo(1);
        assertNobodyIsHeld(service);
    }

    /** A stage that does not interoperate with others. */
    private static final class Closed extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> toCompletableFuture() {
            throw new UnsupportedOperationException("toCompletableFuture");
        }
    }
}
