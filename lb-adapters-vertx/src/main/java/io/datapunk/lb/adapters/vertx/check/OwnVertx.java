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
 * The small Vert.x of all checks that one provider makes by name: begun with the first, ended with the last of them, so
 * that a hundred services that are checked take no more threads than one. Thread-safe.
 */
final class OwnVertx {
    private static final Logger logger = LoggerFactory.getLogger(OwnVertx.class);
    private static final long PATIENCE_MILLIS = 3_000;
    private static final int MOST_EVENT_LOOPS = 4;

    private @Nullable Vertx vertx;
    private int users;

    /** To be {@linkplain #giveBack given back} once. */
    synchronized Vertx take() {
        Vertx taken = vertx == null ? create() : vertx;
        vertx = taken;
        users++;
        return taken;
    }

    synchronized void giveBack() {
        users--;
        Vertx unused = vertx;
        if (users == 0 && unused != null) {
            vertx = null;
            unused.close();
        }
    }

    /** A few event loops, each begun when the first check is there for it, daemon threads, no files. */
    private static Vertx create() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(
                        Math.min(MOST_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()))
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
