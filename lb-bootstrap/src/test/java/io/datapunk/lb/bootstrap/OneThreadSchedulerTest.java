package io.datapunk.lb.bootstrap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OneThreadSchedulerTest {
    private final OneThreadScheduler scheduler = new OneThreadScheduler(SystemSources.ticker());

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void aTask_runsOnceOnTheDaemonThread() throws InterruptedException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CountDownLatch ran = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(1), () -> {
            thread.complete(Thread.currentThread());
            ran.countDown();
        });
        assertThat(ran.await(10, SECONDS)).isTrue();
        assertThat(thread.join().getName()).isEqualTo("lb-scheduler");
        assertThat(thread.join().isDaemon()).isTrue();
    }

    @Test
    void aNegativeDelay_runsAsSoonAsPossible() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        scheduler.after(Duration.ofDays(-400_000), ran::countDown);
        assertThat(ran.await(10, SECONDS)).isTrue();
    }

    @Test
    void aDelayOfForever_isNoError() {
        Cancellable never = scheduler.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {
            throw new AssertionError("ran");
        });
        Cancellable rarely = scheduler.every(Duration.ofSeconds(Long.MAX_VALUE), () -> {
            throw new AssertionError("ran");
        });
        never.cancel();
        rarely.cancel();
    }

    @Test
    void aCancelledTask_doesNotRun() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch later = new CountDownLatch(1);
        // By the only thread there is, so that nothing runs before it is cancelled.
        scheduler.after(Duration.ZERO, () -> {
            scheduler.after(Duration.ofMillis(20), runs::incrementAndGet).cancel();
            scheduler.every(Duration.ofMillis(20), runs::incrementAndGet).cancel();
            scheduler.after(Duration.ofMillis(100), later::countDown);
        });
        assertThat(later.await(10, SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void aSeries_runsUntilItIsCancelledByItself() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Cancellable> series = new CompletableFuture<>();
        CountDownLatch later = new CountDownLatch(1);
        series.complete(scheduler.every(Duration.ofMillis(5), () -> {
            if (runs.incrementAndGet() == 3) {
                series.join().cancel();
                scheduler.after(Duration.ofMillis(100), later::countDown);
            }
        }));
        assertThat(later.await(10, SECONDS)).isTrue();
        assertThat(runs).hasValue(3);
    }

    @Test
    void aPeriodOfZeroOrLess_isRefused() {
        for (Duration period : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatThrownBy(() -> scheduler.every(period, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("period: " + period + ", expected more than 0");
        }
    }

    @Test
    void whatIsLate_isSkippedAndNotBunched() {
        for (long origin : new long[] {0, -5_000_000_000_000L, Long.MAX_VALUE - 25, Long.MIN_VALUE}) {
            assertThat(OneThreadScheduler.nextDue(origin, origin, 10)).isEqualTo(origin + 10);
            assertThat(OneThreadScheduler.nextDue(origin, origin + 9, 10)).isEqualTo(origin + 10);
            assertThat(OneThreadScheduler.nextDue(origin, origin + 10, 10)).isEqualTo(origin + 20);
            assertThat(OneThreadScheduler.nextDue(origin, origin + 57, 10)).isEqualTo(origin + 60);
            assertThat(OneThreadScheduler.nextDue(origin, origin - 3, 10)).isEqualTo(origin + 10);
        }
    }

    @Test
    void aFailingTask_isReportedAndItsSeriesGoesOn() {
        try (RecordedLog log = RecordedLog.of(OneThreadScheduler.class)) {
            AtomicInteger runs = new AtomicInteger();
            scheduler.every(Duration.ofMillis(1), () -> {
                if (runs.incrementAndGet() == 1) {
                    throw new AssertionError("a task's own mistake");
                }
            });
            await().untilAsserted(() -> assertThat(runs).hasValueGreaterThan(2));
            assertThat(log.events()).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getMessage()).isEqualTo("scheduler.task-failed");
                assertThat(event).extracting(ILoggingEvent::getThrowableProxy).isNotNull();
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("a task's own mistake");
            });
        }
    }

    @Test
    void close_leavesNoThreadAndTakesNoMore() throws InterruptedException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CountDownLatch ran = new CountDownLatch(1);
        AtomicInteger afterwards = new AtomicInteger();
        scheduler.after(Duration.ZERO, () -> {
            thread.complete(Thread.currentThread());
            ran.countDown();
        });
        assertThat(ran.await(10, SECONDS)).isTrue();
        scheduler.after(Duration.ofMillis(5), afterwards::incrementAndGet);
        scheduler.every(Duration.ofMillis(5), afterwards::incrementAndGet);
        scheduler.close();
        int atClose = afterwards.get();
        scheduler.close();
        assertThat(thread.join().isAlive()).isFalse();
        scheduler.after(Duration.ZERO, afterwards::incrementAndGet).cancel();
        scheduler.every(Duration.ofMillis(1), afterwards::incrementAndGet).cancel();
        assertThat(afterwards).hasValue(atClose);
    }

    @Test
    void closeByATask_doesNotWaitForItself() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        scheduler.after(Duration.ZERO, () -> {
            thread.complete(Thread.currentThread());
            scheduler.close();
            closed.countDown();
        });
        assertThat(closed.await(10, SECONDS)).isTrue();
        thread.join().join(10_000);
        assertThat(thread.join().isAlive()).isFalse();
    }

    @Test
    void aTaskThatHangs_isInterruptedByClose() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        scheduler.after(Duration.ZERO, () -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stop) {
                interrupted.countDown();
            }
        });
        assertThat(began.await(10, SECONDS)).isTrue();
        scheduler.close();
        assertThat(interrupted.await(10, SECONDS)).isTrue();
    }
}
