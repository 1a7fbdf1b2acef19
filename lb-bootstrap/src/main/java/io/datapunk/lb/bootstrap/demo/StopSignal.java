package io.datapunk.lb.bootstrap.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The request to end a run before its time: heard by who pauses, and by who has said that it may be interrupted.
 * Thread-safe.
 */
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);
    private @Nullable Thread interruptible;

    /** What takes long and may be interrupted. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    StopSignal() {}

    /** Gives the signal. Idempotent, never blocks. */
    void give() {
        given.countDown();
        synchronized (this) {
            if (interruptible != null) {
                interruptible.interrupt();
            }
        }
    }

    /** Whether it has been given. */
    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits; true when the signal has been given, then at once. */
    boolean pause(Duration time) throws InterruptedException {
        return given.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
    }

    /**
     * Does work that the signal interrupts; nothing when it has been given. Work that ends because of the signal just
     * returns.
     */
    void interrupting(Work work) throws IOException, InterruptedException {
        synchronized (this) {
            interruptible = Thread.currentThread();
        }
        try {
            if (!isGiven()) {
                work.run();
            }
        } catch (InterruptedException | IOException failed) {
            if (!isGiven()) {
                throw failed;
            }
        } finally {
            synchronized (this) {
                interruptible = null;
            }
            if (isGiven()) {
                Thread.interrupted(); // it was ours, and what follows may wait
            }
        }
    }
}
