package io.datapunk.lb.adapters.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VertxSchedulerTest {
    private Vertx vertx;
    private VertxScheduler scheduler;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        scheduler = new VertxScheduler(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void delayedTask_runsOnceAndNotBefore() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch ran = new CountDownLatch(1);
        long began = System.nanoTime();
        scheduler.after(Duration.ofMillis(50), () -> {
            runs.incrementAndGet();
            ran.countDown();
        });
        assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(49_000_000L);
        CountDownLatch later = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(120), later::countDown);
        assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void delayOfZeroOrLess_runsAtOnceButNotInTheCaller() throws Exception {
        for (Duration delay : List.of(Duration.ZERO, Duration.ofSeconds(-5), Duration.ofNanos(1))) {
            CountDownLatch ran = new CountDownLatch(1);
            Thread[] where = new Thread[1];
            scheduler.after(delay, () -> {
                where[0] = Thread.currentThread();
                ran.countDown();
            });
            assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(where[0]).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void absurdDelay_isAcceptedAndCanBeCancelled() {
        Cancellable far = scheduler.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
        assertThatCode(far::cancel).doesNotThrowAnyException();
    }

    @Test
    void cancelledTask_doesNotRun_andCancellingIsIdempotent() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Cancellable cancelled = scheduler.after(Duration.ofMillis(30), runs::incrementAndGet);
        cancelled.cancel();
        cancelled.cancel();
        CountDownLatch later = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(80), later::countDown);
        assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void series_keepsItsPeriodFromStartToStart() throws Exception {
        List<Long> starts = new CopyOnWriteArrayList<>();
        CountDownLatch enough = new CountDownLatch(10);
        long began = System.nanoTime();
        Cancellable series = scheduler.every(Duration.ofMillis(20), () -> {
            starts.add(System.nanoTime());
            enough.countDown();
        });
        assertThat(enough.await(5, TimeUnit.SECONDS)).isTrue();
        series.cancel();
        assertThat(starts.get(0) - began).as("first after one period").isGreaterThanOrEqualTo(19_000_000L);
        assertThat(starts.get(9) - starts.get(0)).isGreaterThanOrEqualTo(9 * 19_000_000L);
    }

    @Test
    void slowRuns_areNeitherOverlappedNorBunched() throws Exception {
        AtomicBoolean inside = new AtomicBoolean();
        AtomicBoolean overlapped = new AtomicBoolean();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch block = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        Cancellable series = scheduler.every(Duration.ofMillis(10), () -> {
            overlapped.compareAndSet(false, !inside.compareAndSet(false, true));
            if (runs.incrementAndGet() == 1) {
                first.countDown();
                awaitQuietly(block);
            }
            inside.set(false);
        });
        assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        long released = System.nanoTime();
        block.countDown();
        await().until(() -> runs.get() >= 4);
        long elapsedMillis = (System.nanoTime() - released) / 1_000_000;
        series.cancel();
        assertThat(overlapped).isFalse();
        assertThat(elapsedMillis).as("20 missed runs are not made up for").isGreaterThanOrEqualTo(18);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void seriesThatThrows_goesOn_andIsReportedAtADecreasingRate() {
        try (CapturedLog log = new CapturedLog(VertxScheduler.class.getName())) {
            AtomicInteger runs = new AtomicInteger();
            Cancellable series = scheduler.every(Duration.ofMillis(5), () -> {
                if (runs.incrementAndGet() <= 10) {
                    throw new IllegalStateException("on purpose");
                }
            });
            await().until(() -> runs.get() > 12);
            series.cancel();
            assertThat(log.events()).hasSize(4).allSatisfy(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getMessage()).isEqualTo("scheduler.task.failed");
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("on purpose");
            });
        }
    }

    @Test
    void cancelWithinTheTask_endsTheSeries() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Cancellable[] series = new Cancellable[1];
        CountDownLatch known = new CountDownLatch(1);
        series[0] = scheduler.every(Duration.ofMillis(5), () -> {
            awaitQuietly(known);
            runs.incrementAndGet();
            series[0].cancel();
        });
        known.countDown();
        CountDownLatch later = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(100), later::countDown);
        assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void allTasks_runOnOneThread_whoeverAsks() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch ran = new CountDownLatch(100);
        Runnable task = () -> {
            threads.add(Thread.currentThread());
            ran.countDown();
        };
        for (int i = 0; i < 50; i++) {
            scheduler.after(Duration.ofMillis(i % 7), task);
            vertx.runOnContext(elsewhere -> scheduler.after(Duration.ofMillis(3), task));
        }
        assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(1);
    }

    @Test
    void periodThatIsNotAboveZero_isRefused() {
        for (Duration period : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatThrownBy(() -> scheduler.every(period, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("period: " + period);
        }
    }

    @Test
    void closedVertx_dropsTasksQuietly() throws Exception {
        Cancellable pending = scheduler.every(Duration.ofMillis(10), () -> {});
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThatCode(() -> {
                    scheduler.after(Duration.ZERO, () -> {}).cancel();
                    pending.cancel();
                })
                .doesNotThrowAnyException();
    }
}
