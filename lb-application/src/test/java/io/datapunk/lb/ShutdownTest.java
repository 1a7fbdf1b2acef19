package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.application.event.BalancerEvent.BalancerClosed;
import io.datapunk.lb.application.event.BalancerEvent.ConfigReplaced;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A balancer that is closed while requests are under way. */
@Timeout(60)
class ShutdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Rig rig =
            new Rig(HealthAwareConfig.builder().check("scripted", Map.of()).build());

    private CompletableFuture<Long> shutdown(Duration limit) {
        return rig.balancer.shutdown(limit).toCompletableFuture();
    }

    private static void assertRefused(BalancedService service) {
        assertThatThrownBy(service::acquire)
                .isInstanceOfSatisfying(
                        NoInstanceAvailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.CLOSED));
    }

    @Test
    void nothingUnderWay_stopsAtOnce() {
        BalancedService service = rig.with(2);

        assertThat(shutdown(LIMIT)).isCompletedWithValue(0L);

        assertRefused(service);
        assertThat(rig.discovery.isClosed()).isTrue();
        assertThat(rig.scheduler.pending()).isZero();
        assertThat(rig.heard(BalancerClosed.class)).containsExactly(new BalancerClosed("", 0));
    }

    @Test
    void requestsUnderWay_newOnesAreRefused_thoseEndAndCount_thenEverythingStops() {
        BalancedService service = rig.with(2);
        Lease lease = service.acquire();
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        CompletableFuture<String> answer = new CompletableFuture<>();
        var call = service.callAsync(instance -> answer).toCompletableFuture();

        var stopped = shutdown(LIMIT);

        assertRefused(service);
        assertThatThrownBy(() -> service.callAsync(instance -> answer)
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(NoInstanceAvailableException.class);
        assertThatIllegalStateException().isThrownBy(() -> rig.balancer.service("another"));
        assertThat(rig.balancer.obstacles()).isNotEmpty();
        rig.advance(Duration.ofSeconds(1));
        assertThat(stopped).isNotDone();
        assertThat(rig.discovery.isClosed()).isFalse();

        lease.succeeded();
        service.complete(ticket, Outcome.SERVER_ERROR, 1_000);
        rig.advance(Duration.ofSeconds(1));
        assertThat(stopped).isNotDone();
        answer.complete("late");
        rig.advance(Duration.ofMillis(20));

        assertThat(stopped).isCompletedWithValue(0L);
        assertThat(call).isCompletedWithValue("late");
        assertThat(rig.discovery.isClosed()).isTrue();
        assertThat(rig.scheduler.pending()).isZero();
        assertThat(service.statistics().outcomes().successes()).isEqualTo(2);
        assertThat(service.statistics().outcomes().serverErrors()).isEqualTo(1);
        assertThat(service.statistics().rejections().get(Reason.CLOSED)).isEqualTo(2);
    }

    @Test
    void limitPassed_stopsAllTheSameAndTellsHowManyWereLeft() {
        BalancedService service = rig.with(2);
        Lease forgotten = service.acquire();
        service.acquireTicket(SelectionContext.EMPTY);
        var stopped = shutdown(LIMIT);

        rig.advance(LIMIT.minusMillis(1));
        assertThat(stopped).isNotDone();
        rig.advance(Duration.ofMillis(1));

        assertThat(stopped).isCompletedWithValue(2L);
        assertThat(rig.heard(BalancerClosed.class)).containsExactly(new BalancerClosed("", 2));
        forgotten.succeeded();
        assertThat(service.statistics().inFlight()).isEqualTo(1);
        assertThat(rig.scheduler.pending()).isZero();
    }

    @Test
    void instanceThatLeftMeanwhile_isWaitedForAsWell() {
        BalancedService service = rig.with(2);
        Lease lease = service.acquire();
        var stopped = shutdown(LIMIT);
        rig.discovery.complete(Rig.SERVICE, List.of());
        rig.advance(Duration.ofSeconds(1));
        assertThat(stopped).isNotDone();

        lease.succeeded();
        rig.advance(Duration.ofSeconds(1));
        assertThat(stopped).isCompletedWithValue(0L);
    }

    @Test
    void whileItWaits_checksAndListGoOn() {
        BalancedService service = rig.with(2);
        Lease lease = service.acquire();
        var stopped = shutdown(Duration.ofMinutes(1));
        int asked = rig.check.calls();

        rig.advance(Duration.ofSeconds(20));
        rig.discovery.complete(Rig.SERVICE, Rig.instances(3));

        assertThat(rig.check.calls()).isGreaterThan(asked);
        assertThat(service.snapshot().instances()).hasSize(3);
        lease.succeeded();
        rig.advance(Duration.ofSeconds(1));
        assertThat(stopped).isCompletedWithValue(0L);
    }

    @Test
    void secondShutdown_getsTheAnswerOfTheFirst_andCloseEndsTheWait() {
        BalancedService service = rig.with(2);
        service.acquire();
        var first = shutdown(LIMIT);
        var second = shutdown(Duration.ZERO);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        rig.balancer.close();
        rig.balancer.close();

        assertThat(first).isCompletedWithValue(1L);
        assertThat(second).isCompletedWithValue(1L);
        assertThat(shutdown(LIMIT)).isCompletedWithValue(1L);
        assertThat(rig.heard(BalancerClosed.class)).hasSize(1);
    }

    @Test
    void callThatWaitsForTheFirstList_isRefusedAtOnce() {
        BalancedService service = rig.service();
        var waiting =
                service.callAsync(instance -> new CompletableFuture<String>()).toCompletableFuture();

        assertThat(shutdown(LIMIT)).isCompletedWithValue(0L);

        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(NoInstanceAvailableException.class)
                .hasMessageContaining("CLOSED");
        assertThat(service.ready().toCompletableFuture()).isCompletedExceptionally();
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "shutdown"})
    void whoWaitsForTheFirstListAndTakesItsTime_keepsNobodyElse(String how) throws Exception {
        List<String> names = List.of("orders", "billing", "stock");
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        List<BalancedService> services =
                names.stream().map(rig.balancer::service).toList();
        services.forEach(service -> service.ready().whenComplete((nothing, closed) -> {
            told.countDown();
            awaitQuietly(enough);
        }));
        Runnable end = how.equals("close") ? rig.balancer::close : () -> rig.balancer.shutdown(LIMIT);
        Thread closing = new Thread(end);
        closing.start();
        try {
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(services).allSatisfy(ShutdownTest::assertRefused);
            assertThat(rig.heard(BalancerClosed.class)).hasSize(1);
            assertInTime(() -> assertThatIllegalStateException().isThrownBy(() -> rig.balancer.service("another")));
            assertInTime(() -> rig.balancer.replaceConfig(
                    HealthAwareConfig.defaults().toBuilder().noChecks().build()));
            assertThat(rig.balancer.config().service().checks().check()).isNull();
        } finally {
            enough.countDown();
            closing.join(10_000);
        }
        assertThat(closing.isAlive()).isFalse();
        assertThat(services)
                .allSatisfy(service ->
                        assertThat(service.ready().toCompletableFuture()).isCompletedExceptionally());
    }

    @Test
    void sinkThatTakesItsTimeOverAReplacement_keepsNobodyElse() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        EventSink slow = event -> {
            if (event instanceof ConfigReplaced) {
                told.countDown();
                awaitQuietly(enough);
            }
        };
        try (Rig slowly = new Rig(Rig.unchecked().build(), 1, slow)) {
            HealthAwareConfig next = Rig.unchecked().strategy("random").build();
            Thread replacing = new Thread(() -> slowly.balancer.replaceConfig(next));
            replacing.start();
            try {
                assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();

                assertThat(slowly.balancer.config()).isSameAs(next);
                assertInTime(() -> slowly.balancer.service("another"));
            } finally {
                enough.countDown();
                replacing.join(10_000);
            }
            assertThat(slowly.heard(ConfigReplaced.class)).hasSize(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** By a thread of its own, so that a monitor that somebody holds fails the test and does not stop it. */
    private static void assertInTime(Runnable step) {
        assertThat(CompletableFuture.runAsync(step)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void limitOutsideTheRange_isRefusedAndNothingStops() {
        BalancedService service = rig.with(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rig.balancer.shutdown(Duration.ofSeconds(-1)))
                .withMessageContaining("limit");
        assertThatIllegalArgumentException().isThrownBy(() -> rig.balancer.shutdown(Duration.ofHours(2)));
        service.acquire().succeeded();
    }

    @Test
    void manyThreads_whatWasGivenOutIsWaitedFor_andNothingIsGivenOutAfterwards() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("shutdown under many threads, seed " + seed);
        BalancedService service = rig.with(4);
        AtomicLong held = new AtomicLong();
        CountDownLatch running = new CountDownLatch(4);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread worker = new Thread(() -> {
                running.countDown();
                try {
                    while (true) {
                        long ticket = service.acquireTicket(SelectionContext.EMPTY);
                        held.incrementAndGet();
                        Thread.onSpinWait();
                        held.decrementAndGet();
                        service.complete(ticket, Outcome.SUCCESS, 1_000);
                    }
                } catch (NoInstanceAvailableException closed) {
                    assertThat(closed.reason()).isEqualTo(Reason.CLOSED);
                }
            });
            workers.add(worker);
            worker.start();
        }
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        long untilThen = 2_000L + new Random(seed).nextInt(2_000);
        while (service.statistics().outcomes().successes() < untilThen) {
            Thread.onSpinWait();
        }

        var stopped = shutdown(LIMIT);
        while (!stopped.isDone()) {
            rig.advance(Duration.ofMillis(1));
        }
        if (stopped.join() == 0) {
            assertThat(held).hasValue(0);
        }

        for (Thread worker : workers) {
            worker.join(10_000);
            assertThat(worker.isAlive()).isFalse();
        }
        assertThat(service.statistics().inFlight()).isZero();
    }
}
