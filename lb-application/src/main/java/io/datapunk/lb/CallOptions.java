package io.datapunk.lb;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BalancedService#call} may be told: immutable, so that one object serves all calls of a kind.
 *
 * @param context what the request says about itself
 * @param classifier how to tell success from failure
 * @param idempotent whether the request may be sent again; see {@link #asIdempotent}
 * @param deadline how long the whole call should take at most, above 0, to 24 h; null: no limit; see {@link #withDeadline}
 * @param <T> the type of the answers the classifier understands
 */
public record CallOptions<T>(
        SelectionContext context,
        Classifier<T> classifier,
        boolean idempotent,
        @Nullable Duration deadline) {
    private static final Duration LONGEST = Duration.ofHours(24);

    private static final CallOptions<@Nullable Object> DEFAULTS =
            new CallOptions<>(SelectionContext.EMPTY, Classifier.standard(), false, null);

    /** @throws IllegalArgumentException when the deadline is out of range */
    public CallOptions {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(classifier, "classifier");
        if (deadline != null && (deadline.compareTo(Duration.ZERO) <= 0 || deadline.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("deadline: " + deadline + ", expected above 0, to " + LONGEST);
        }
    }

    /** An empty context, the {@link Classifier#standard} classifier, one attempt, no deadline. */
    public static CallOptions<@Nullable Object> defaults() {
        return DEFAULTS;
    }

    /** The same with another context. */
    public CallOptions<T> withContext(SelectionContext another) {
        return new CallOptions<>(another, classifier, idempotent, deadline);
    }

    /** The same with another classifier. */
    public <S> CallOptions<S> withClassifier(Classifier<S> another) {
        return new CallOptions<>(context, another, idempotent, deadline);
    }

    /**
     * The same for a request that does no harm when it is done twice.
     *
     * <p>A server error, timeout or failure to reach the instance is then tried again, as often as
     * {@link ServiceConfig.Retries} and its budget allow: at once, each time at an instance that this call has not tried. If
     * there is no such instance, or no time left, the call ends as the last attempt did. The request may be sent by another
     * thread then, and to several instances, but to one after the other.
     */
    public CallOptions<T> asIdempotent() {
        return new CallOptions<>(context, classifier, true, deadline);
    }

    /**
     * The same with a limit for the whole call.
     *
     * <p>It decides what may begin and ends nothing that is under way, so the request still needs a time limit of its own:
     * a retry begins only while at least as much time is left as the attempt before it took, and
     * {@link BalancedService#callAsync} does not wait for the first list for longer.
     */
    public CallOptions<T> withDeadline(Duration limit) {
        return new CallOptions<>(context, classifier, idempotent, limit);
    }
}
