package io.datapunk.lb.spi;

/** How one attempt against one instance ended. */
public enum Outcome {
    /** It answered, and well. */
    SUCCESS,
    /** It answered that it failed (HTTP 5xx, a gRPC status such as INTERNAL, a protocol error). */
    SERVER_ERROR,
    /** It did not answer within the caller's deadline. */
    TIMEOUT,
    /** It could not be reached, or the connection broke (refused, reset, unresolvable). */
    UNREACHABLE,
    /** It answered that the caller was wrong (HTTP 4xx except 408 and 429). Never ejects. */
    CLIENT_ERROR,
    /** It asked for less traffic (HTTP 429, or 503 with Retry-After). Cuts its share, never ejects. */
    THROTTLED,
    /** The caller gave up for reasons of its own: no evidence either way, but that an answer would have taken longer. */
    IGNORED;

    /** Whether this counts as an error of the instance: server error, timeout or unreachable. */
    public boolean isFailure() {
        return this == SERVER_ERROR || this == TIMEOUT || this == UNREACHABLE;
    }
}
