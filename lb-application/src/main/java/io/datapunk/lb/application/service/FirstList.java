package io.datapunk.lb.application.service;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What calls wait for at the start. Who waits is kept here and not by what it waits for, which would remember for ever who has
 * given up. Thread-safe, never blocks.
 */
final class FirstList {
    private final CompletableFuture<?> ready;
    private final Scheduler scheduler;
    private final Set<Wait> waiting = ConcurrentHashMap.newKeySet();

    /** @param ready completes, however, when there is no more to wait for */
    FirstList(CompletableFuture<?> ready, Scheduler scheduler) {
        this.ready = ready;
        this.scheduler = scheduler;
        var unused = ready.whenComplete((nothing, error) -> waiting.forEach(Wait::end));
    }

    /** Completes when the list is there, or after so long without it. */
    CompletionStage<Void> within(Duration longest) {
        Wait wait = new Wait();
        Cancellable limit = scheduler.after(longest, wait::end);
        waiting.add(wait);
        if (ready.isDone()) { // Asked after it was added: so it is told here or there.
            wait.end();
        }
        return wait.over.whenComplete((nothing, error) -> {
            waiting.remove(wait);
            limit.cancel();
        });
    }

    /** Who waits; the same as nobody else. */
    private static final class Wait {
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        void end() {
            over.complete(null);
        }
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }
}
