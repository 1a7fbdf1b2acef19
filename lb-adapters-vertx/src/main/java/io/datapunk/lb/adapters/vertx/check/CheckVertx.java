package io.datapunk.lb.adapters.vertx.check;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Vert.x that the checks of one provider run on: a given one, or a small one of their own that comes with the first
 * check and goes with the last, so that a thousand services do not bring a thousand event loops. Thread-safe.
 */
final class CheckVertx {
    private static final Logger logger = LoggerFactory.getLogger(CheckVertx.class);
    private static final long PATIENCE_MILLIS = 3_000;

    private final @Nullable Vertx given;
    private @Nullable Vertx own;
    private int users;

    CheckVertx() {
        this.given = null;
    }

    CheckVertx(Vertx given) {
        this.given = given;
    }

    /** To be followed by one {@link #release}. */
    synchronized Vertx acquire() {
        if (given != null) {
            return given;
        }
        if (own == null) {
            own = create();
        }
        users++;
        return own;
    }

    synchronized void release() {
        if (own != null && --users == 0) {
            own.close();
            own = null;
        }
    }

    /** One event loop, daemon threads, no files. */
    private static Vertx create() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /**
     * Waits, but not on a thread of Vert.x, until the check is warm, so that the first deadline a caller sets is not
     * spent on loading classes.
     */
    static <C extends ConnectingCheck> C warm(C check) {
        if (Context.isOnVertxThread()) {
            return check;
        }
        CountDownLatch warm = new CountDownLatch(1);
        check.warmedUp().onComplete(done -> warm.countDown());
        try {
            boolean inTime = warm.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            logger.atDebug().addKeyValue("inTime", inTime).log("check.warmed-up");
        } catch (InterruptedException wantedElsewhere) {
            Thread.currentThread().interrupt();
        }
        return check;
    }
}
