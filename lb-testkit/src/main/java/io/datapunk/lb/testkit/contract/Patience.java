package io.datapunk.lb.testkit.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what happens on the threads of others, up to a limit. Thread-safe; reads no clock and ends as soon as it can.
 *
 * @param limit how long what must happen may take
 * @param meanwhile what is done again and again while waiting, such as letting virtual time pass
 */
record Patience(Duration limit, Runnable meanwhile) {
    /** How long a call may take that must not wait for anything: generous, for machines that are busy. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final long LOOK_AGAIN_MILLIS = 2;

    /** How long a call may take that must not wait for anything. */
    Duration atOnce() {
        return limit.compareTo(AT_ONCE) < 0 ? limit : AT_ONCE;
    }

    /** Waits until it holds; fails with the state that was reached when it does not. */
    void until(String what, Supplier<?> state, BooleanSupplier holds) {
        if (!within(limit, holds)) {
            throw new AssertionError("expected within " + limit + ": " + what + "; reached: " + state.get());
        }
    }

    /** Waits until it holds; false when it does not within the given time. */
    boolean within(Duration time, BooleanSupplier holds) {
        CompletableFuture<Boolean> over =
                new CompletableFuture<Boolean>().completeOnTimeout(true, time.toMillis(), TimeUnit.MILLISECONDS);
        try {
            boolean last = false;
            while (true) {
                meanwhile.run();
                if (holds.getAsBoolean()) {
                    return true;
                }
                if (last) {
                    return false;
                }
                last = isOver(over);
            }
        } finally {
            over.cancel(false);
        }
    }

    private static boolean isOver(CompletableFuture<Boolean> over) {
        try {
            return over.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", stopped);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Does the work on a thread of its own; fails when it does not end by the limit. */
    static void ended(String what, Duration by, Runnable work) {
        try {
            returned(what, by, Executors.callable(work));
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What the call returns, made on a thread of its own; fails when it does not return by the limit. */
    static <T> T returned(String what, Duration by, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, LiveThreads.OWN);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(by.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            task.cancel(true);
            throw new AssertionError(what + ": expected to return within " + by + ", it blocks", late);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(what + " failed", thrown.getCause());
        }
    }
}
