package io.datapunk.lb;

import io.datapunk.lb.spi.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Judges by the type of the error alone. */
enum StandardClassifier implements Classifier<@Nullable Object> {
    INSTANCE;

    private static final int DEEPEST_CAUSE = 8;

    @Override
    public Outcome classify(@Nullable Object value, @Nullable Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            Outcome outcome = known(cause);
            if (outcome != null) {
                return outcome;
            }
            cause = cause.getCause();
        }
        return error == null ? Outcome.SUCCESS : Outcome.SERVER_ERROR;
    }

    private static @Nullable Outcome known(Throwable error) {
        if (error instanceof CompletionException || error instanceof ExecutionException) {
            return null;
        }
        if (error instanceof TimeoutException
                || error instanceof SocketTimeoutException
                || error.getClass().getSimpleName().contains("Timeout")) {
            return Outcome.TIMEOUT;
        }
        if (error instanceof InterruptedException
                || error instanceof InterruptedIOException
                || error instanceof ClosedByInterruptException
                || isInterruptedSocket(error)
                || error instanceof CancellationException) {
            return Outcome.IGNORED;
        }
        if (error instanceof SocketException
                || error instanceof UnknownHostException
                || error instanceof ClosedChannelException
                || error instanceof IOException) {
            return Outcome.UNREACHABLE;
        }
        return null;
    }

    /** A virtual thread that is interrupted in a socket's read or write gets no exception of its own type. */
    private static boolean isInterruptedSocket(Throwable error) {
        return error instanceof SocketException && "Closed by interrupt".equals(error.getMessage());
    }
}
