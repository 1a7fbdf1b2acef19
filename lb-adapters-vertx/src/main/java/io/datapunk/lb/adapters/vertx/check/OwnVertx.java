package io.datapunk.lb.adapters.vertx.check;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The small Vert.x a check brings along when it is created by name. */
final class OwnVertx {
    private static final Logger logger = LoggerFactory.getLogger(OwnVertx.class);
    private static final long PATIENCE_MILLIS = 3_000;

    private OwnVertx() {}

    /** One event loop, daemon threads, no files. */
    static Vertx create() {
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
