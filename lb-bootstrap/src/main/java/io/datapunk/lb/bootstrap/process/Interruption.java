package io.datapunk.lb.bootstrap.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a running command end cleanly when the process is asked to go (Ctrl-C, {@code kill}).
 *
 * <pre>{@code
 * try (Interruption interruption = Interruption.stopping(run::stop)) {
 *     run.untilDone();
 *     // print the summary, close everything
 * }
 * }</pre>
 *
 * <p>When the process is asked to go, the stop action runs once on a thread of its own, and the process waits for both
 * the action and the end of the block, but no longer than a limit, {@link #LIMIT} unless another is given: a stop that
 * hangs cannot keep the process alive. Thread-safe; {@link #close} is idempotent and never blocks.
 */
public final class Interruption implements AutoCloseable {
    /** The longest time between the request to go and the end of the process, for who does not say another. */
    public static final Duration LIMIT = Duration.ofMillis(1_700);

    private final CountDownLatch ended = new CountDownLatch(2); // the command and the stop action
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Runnable stop;
    private final Duration limit;
    private final Runnable cut;
    private final Thread hook;
    private volatile boolean requested;

    private Interruption(Runnable stop, Duration limit, Runnable cut) {
        this.stop = stop;
        this.limit = limit;
        this.cut = cut;
        this.hook = new Thread(this::end, "lb-interruption");
    }

    /**
     * Begins to listen.
     *
     * @param stop asks the command to end; called at most once, on another thread than the command's
     * @throws IllegalStateException when the process is going already
     */
    public static Interruption stopping(Runnable stop) {
        return stopping(stop, LIMIT, () -> {});
    }

    /**
     * Begins to listen.
     *
     * @param stop asks the command to end; called at most once, on another thread than the command's
     * @param limit the longest time between the request to go and the end of the process
     * @param cut says that the limit was reached before the command had ended; must not block
     * @throws IllegalStateException when the process is going already
     */
    public static Interruption stopping(Runnable stop, Duration limit, Runnable cut) {
        Interruption interruption = new Interruption(stop, limit, cut);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the process has been asked to go. */
    public boolean requested() {
        return requested;
    }

    /** Says that the command has ended; from now on the process is not held back. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ended.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException going) {
                // The request came between the two lines. The hook finds the command done and lets the process end.
                return;
            }
        }
    }

    private void end() {
        requested = true;
        Thread stopping = new Thread(this::stopOnce, "lb-stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            // False means that the limit was reached; then the process ends nevertheless.
            boolean clean = ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!clean) {
                stopping.interrupt();
                cut.run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopOnce() {
        try {
            stop.run();
        } finally {
            ended.countDown();
        }
    }
}
