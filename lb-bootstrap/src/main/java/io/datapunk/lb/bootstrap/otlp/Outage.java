package io.datapunk.lb.bootstrap.otlp;

import io.datapunk.lb.bootstrap.Escaped;
import io.datapunk.lb.spi.Ticker;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log that pushes of one signal fail: when it begins, once a minute while it lasts, and when it is over.
 * Thread-safe.
 */
final class Outage {
    /** The message of the line about a push that failed. */
    static final String FAILED = "telemetry.export.failed";

    /** The message of the line about the first push that succeeded again. */
    static final String RESUMED = "telemetry.export.resumed";

    private static final Logger logger = LoggerFactory.getLogger(OtlpTelemetry.class);
    private static final Duration ANOTHER_LINE = Duration.ofMinutes(1);
    private static final int DEEPEST_CAUSE = 8;

    private final String url;
    private final Ticker ticker;
    private long failures; // guarded by this; since it began
    private long told; // guarded by this; when the last line was written

    /**
     * No outage yet.
     *
     * @param url where the signal is pushed
     */
    Outage(String url, Ticker ticker) {
        this.url = url;
        this.ticker = ticker;
    }

    /** The same push, of whose end this hears. */
    CompletableResultCode watched(CompletableResultCode push) {
        return push.whenComplete(() -> {
            if (push.isSuccess()) {
                succeeded();
            } else {
                failed(push.getFailureThrowable());
            }
        });
    }

    private synchronized void succeeded() {
        if (failures > 0) {
            logger.atInfo()
                    .addKeyValue("url", url)
                    .addKeyValue("failures", failures)
                    .log(RESUMED);
        }
        failures = 0;
    }

    private synchronized void failed(@Nullable Throwable why) {
        failures++;
        long now = ticker.nanos();
        if (failures == 1 || now - told >= ANOTHER_LINE.toNanos()) {
            told = now;
            logger.atWarn()
                    .addKeyValue("url", url)
                    .addKeyValue("failures", failures)
                    .addKeyValue("why", Escaped.of(text(why)))
                    .log(FAILED);
        }
    }

    /** The status, or what happened on the way: what the exporter throws around it only says that the push failed. */
    private static String text(@Nullable Throwable why) {
        if (why == null) {
            return "not said";
        }
        // No public type of the SDK has the status.
        if (why instanceof HttpExportException http && http.failedWithResponse()) {
            return "status " + http.getResponse().getStatusCode();
        }
        Throwable cause = why.getCause();
        Throwable itself = under(cause == null ? why : cause, Outage::wraps);
        // A host that nobody knows and a port where nobody listens are the same exception, and differ by where it
        // began.
        Throwable root = under(itself, any -> true);
        return root.equals(itself) ? itself.toString() : itself + ", because of " + root;
    }

    /** What the stages of the client put around what went wrong. */
    private static boolean wraps(Throwable error) {
        return error instanceof CompletionException || error instanceof UncheckedIOException;
    }

    /** The first cause that is not to be passed, or that has none itself. */
    private static Throwable under(Throwable error, Predicate<Throwable> passed) {
        Throwable found = error;
        for (int depth = 0; depth < DEEPEST_CAUSE; depth++) {
            Throwable cause = found.getCause();
            if (cause == null || !passed.test(found)) {
                return found;
            }
            found = cause;
        }
        return found;
    }
}
