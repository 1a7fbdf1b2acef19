package io.datapunk.lb.application.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FirstListTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final FirstList list = new FirstList(ready, scheduler);

    private CompletableFuture<Void> wait(Duration longest) {
        return list.within(longest).toCompletableFuture();
    }

    @Test
    void listThatComes_endsEveryWait() {
        CompletableFuture<Void> one = wait(LONGEST);
        CompletableFuture<Void> other = wait(LONGEST);
        ready.complete(null);

        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(wait(LONGEST)).isCompleted();
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void balancerThatCloses_endsEveryWaitToo() {
        CompletableFuture<Void> one = wait(LONGEST);
        ready.completeExceptionally(new IllegalStateException("closed"));

        assertThat(one).isCompleted();
    }

    @Test
    void listThatDoesNotCome_endsAWaitAfterItsTime_andRemembersNobodyWhoGaveUp() {
        int before = ready.getNumberOfDependents();
        CompletableFuture<Void> one = wait(LONGEST);
        for (int i = 0; i < 1000; i++) {
            var unused = wait(Duration.ofSeconds(1));
        }
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(one).isNotDone();
        assertThat(list.waiting()).isOne();
        scheduler.advance(Duration.ofSeconds(4));

        assertThat(one).isCompleted();
        assertThat(list.waiting()).isZero();
        assertThat(ready.getNumberOfDependents()).isEqualTo(before);
    }
}
