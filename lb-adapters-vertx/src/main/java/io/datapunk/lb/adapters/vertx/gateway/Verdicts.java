package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.spi.Outcome;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;

/** What an answer, or the lack of one, says about the instance. */
final class Verdicts {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private Verdicts() {}

    /** By status alone; whether it asks for less traffic is in {@code Retry-After} too. */
    static Outcome ofStatus(int status) {
        if (status >= 500) {
            return Outcome.SERVER_ERROR;
        }
        if (status < 400) {
            return Outcome.SUCCESS;
        }
        return switch (status) {
            case REQUEST_TIMEOUT -> Outcome.TIMEOUT;
            case TOO_MANY_REQUESTS -> Outcome.THROTTLED;
            default -> Outcome.CLIENT_ERROR;
        };
    }

    /**
     * By what the client reported. A broken connection, a pooled one that the server had just closed too, is unreachable;
     * a full pool is our own limit and no evidence; anything else was an answer that could not be read.
     */
    static Outcome ofFailure(Throwable why) {
        if (why instanceof IOException || why instanceof HttpClosedException) {
            return Outcome.UNREACHABLE;
        }
        return why instanceof ConnectionPoolTooBusyException ? Outcome.IGNORED : Outcome.SERVER_ERROR;
    }
}
