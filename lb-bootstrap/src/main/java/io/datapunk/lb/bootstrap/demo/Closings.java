package io.datapunk.lb.bootstrap.demo;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started and must be closed, in layers: the last layer first, and everything in one layer at the same time,
 * so that an end by Ctrl-C is quick. What fails does not keep the others from being closed.
 *
 * <p>Thread-safe; {@link #close} blocks as long as the slowest of each layer does.
 */
final class Closings implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Closings.class);

    private final List<List<Closing>> layers = new ArrayList<>();

    /** How to close something. */
    @FunctionalInterface
    interface Action {
        void close() throws Exception;
    }

    private record Closing(String what, Action action) {}

    Closings() {
        layers.add(new ArrayList<>());
    }

    /** What is added from now on stands on what was added before, and is closed earlier. */
    synchronized void nextLayer() {
        layers.add(new ArrayList<>());
    }

    /** Notes something that has been started, or is about to be. */
    synchronized void add(String what, Action action) {
        layers.get(layers.size() - 1).add(new Closing(what, action));
    }

    /** Closes everything. Idempotent. */
    @Override
    public synchronized void close() {
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            List<Thread> closing = layers.get(layer).stream()
                    .map(next -> new Thread(() -> close(next), "lb-demo-close-" + next.what()))
                    .toList();
            closing.forEach(Thread::start);
            closing.forEach(Closings::joinUninterruptibly);
            layers.get(layer).clear();
        }
    }

    private static void close(Closing closing) {
        try {
            closing.action().close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            logger.atWarn()
                    .addKeyValue("part", closing.what())
                    .addKeyValue("why", failed.toString())
                    .log("demo.close.failed");
        }
    }

    static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
