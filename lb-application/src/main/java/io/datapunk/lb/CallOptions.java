package io.datapunk.lb;

import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BalancedService#call} may be told: immutable, so that one object serves all calls of a kind.
 *
 * @param context what the request says about itself
 * @param classifier how to tell success from failure
 * @param <T> the type of the answers the classifier understands
 */
public record CallOptions<T>(SelectionContext context, Classifier<T> classifier) {
    private static final CallOptions<@Nullable Object> DEFAULTS =
            new CallOptions<>(SelectionContext.EMPTY, Classifier.standard());

    public CallOptions {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(classifier, "classifier");
    }

    /** An empty context and the {@link Classifier#standard} classifier. */
    public static CallOptions<@Nullable Object> defaults() {
        return DEFAULTS;
    }

    /** The same with another context. */
    public CallOptions<T> withContext(SelectionContext another) {
        return new CallOptions<>(another, classifier);
    }

    /** The same with another classifier. */
    public <S> CallOptions<S> withClassifier(Classifier<S> another) {
        return new CallOptions<>(context, another);
    }
}
