package io.datapunk.lb.adapters.zookeeper.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps one after another, in the order they came, on the threads that bring them.
 *
 * <p>Whoever finds nobody running runs all that is there; everybody else leaves the step and goes. So nothing blocks,
 * steps never overlap, and each sees what the ones before it wrote. Thread-safe. For use within this module.
 */
public final class Serial {
    private static final Logger LOGGER = LoggerFactory.getLogger(Serial.class);

    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Makes a queue that is empty. */
    public Serial() {}

    /** Runs a step after all that were brought before it, here or on the thread that runs them. */
    public void run(Runnable step) {
        steps.add(step);
        if (waiting.getAndIncrement() != 0) {
            return;
        }
        do {
            runNext();
        } while (waiting.decrementAndGet() != 0);
    }

    private void runNext() {
        Runnable step = steps.poll();
        if (step == null) {
            return; // Unreachable: a step is added before it is counted.
        }
        try {
            step.run();
        } catch (RuntimeException | Error defect) {
            // The queue must survive whatever a step does, or the watch would be silent from here on.
            LOGGER.atError().setCause(defect).log("zookeeper.step.failed");
        }
    }
}
