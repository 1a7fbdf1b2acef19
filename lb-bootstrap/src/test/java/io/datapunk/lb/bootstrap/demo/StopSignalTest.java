package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSignalTest {
    private final StopSignal stop = new StopSignal();

    @Test
    void given_pausesEndAtOnce() throws Exception {
        assertThat(stop.pause(Duration.ofMillis(1))).isFalse();
        assertThat(stop.isGiven()).isFalse();
        stop.give();
        stop.give();
        assertThat(stop.isGiven()).isTrue();
        assertThat(stop.pause(Duration.ofHours(1))).isTrue();
    }

    @Test
    void givenDuringWork_interruptsIt_andWhatFollowsMayWait() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CompletableFuture<Boolean> interruptedAfterwards = CompletableFuture.supplyAsync(() -> {
            try {
                stop.interrupting(() -> {
                    working.countDown();
                    new CountDownLatch(1).await();
                });
            } catch (IOException | InterruptedException notSwallowed) {
                throw new IllegalStateException(notSwallowed);
            }
            return Thread.currentThread().isInterrupted();
        });
        working.await();
        stop.give();
        assertThat(interruptedAfterwards.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void givenBefore_workIsNotBegun() throws Exception {
        AtomicBoolean begun = new AtomicBoolean();
        stop.give();
        stop.interrupting(() -> begun.set(true));
        assertThat(begun).isFalse();
    }

    @Test
    void workThatFailsByItself_saysSo() {
        assertThatThrownBy(() -> stop.interrupting(() -> {
                    throw new IOException("no room");
                }))
                .hasMessage("no room");
    }
}
