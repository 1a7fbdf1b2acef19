package io.datapunk.lb.bootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.spi.Instance;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OpenWatchTest {
    private static final List<Instance> LIST = List.of(Instance.of("a", "h", 1));

    @Test
    void closeWhileACallIsUnderWay_waitsForItsEnd() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Heard heard = new Heard() {
            @Override
            public void complete(Collection<Instance> all) {
                entered.countDown();
                awaitQuietly(mayEnd);
                super.complete(all);
            }
        };
        OpenWatch watch = new OpenWatch("s", heard, closed -> {});
        Thread telling = new Thread(() -> watch.list(LIST));
        Thread closing = new Thread(watch::close);
        telling.start();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        mayEnd.countDown();
        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(heard.news).as("told by the time that close returned").hasSize(1);
        telling.join(10_000);
    }

    @Test
    void closeFromInsideACall_returns_andNothingIsToldAfterwards() {
        OpenWatch[] watch = new OpenWatch[1];
        Heard heard = new Heard() {
            @Override
            public void complete(Collection<Instance> all) {
                super.complete(all);
                watch[0].close();
            }
        };
        watch[0] = new OpenWatch("s", heard, closed -> {});
        watch[0].list(LIST);
        watch[0].list(List.of());
        watch[0].unknown("gone");
        assertThat(heard.news).hasSize(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
