package io.datapunk.lb.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts parts one after another and stops them in reverse order.
 *
 * <p>A part that cannot start brings down those before it. A part that cannot stop is reported and does not keep the
 * others from stopping. Thread-safe; starting and stopping take as long as the parts do.
 */
public final class Lifecycle implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

    private record Part(String name, AutoCloseable running) {}

    private final Deque<Part> parts = new ArrayDeque<>(); // guarded by itself
    private boolean closed; // guarded by parts

    /** A lifecycle without parts. */
    public Lifecycle() {}

    /**
     * Starts a part, to be stopped before all that were started until now.
     *
     * @param name what to call it in messages
     * @param start returns the running part; when it throws, everything is stopped and the exception goes on
     * @throws IllegalStateException when this is closed already; the part is not started then
     */
    public <P extends AutoCloseable> P start(String name, Supplier<P> start) {
        synchronized (parts) {
            if (closed) {
                throw new IllegalStateException(name + ": cannot start, everything was stopped already");
            }
            try {
                P running = start.get();
                parts.push(new Part(name, running));
                return running;
            } catch (Throwable failed) {
                close();
                throw failed;
            }
        }
    }

    /** Stops every part, the last first. Idempotent; whoever comes second waits for the first. */
    @Override
    public void close() {
        synchronized (parts) {
            closed = true;
            while (!parts.isEmpty()) {
                stop(parts.pop());
            }
        }
    }

    private static void stop(Part part) {
        try {
            part.running().close();
        } catch (Exception | Error thrown) {
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            logger.atWarn().setCause(thrown).addKeyValue("part", part.name()).log("stop.failed");
        }
    }
}
