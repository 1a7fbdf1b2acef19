package io.datapunk.lb;

import io.datapunk.lb.spi.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Tells how an attempt ended, from the value it gave or the error it threw.
 *
 * <p>Implementations are thread-safe and never block. What a classifier throws counts as {@link Outcome#IGNORED}.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Classifier<T> {
    /**
     * The outcome.
     *
     * @param value what the request answered; null when it failed, or answered null
     * @param error what it threw; null when it answered
     */
    Outcome classify(@Nullable T value, @Nullable Throwable error);

    /**
     * Any value is a success; a timeout is {@link Outcome#TIMEOUT}; a failure to connect or a broken connection is
     * {@link Outcome#UNREACHABLE}; an interruption or cancellation is {@link Outcome#IGNORED}; any other error is
     * {@link Outcome#SERVER_ERROR}. Wrapping exceptions are looked through.
     */
    static Classifier<@Nullable Object> standard() {
        return StandardClassifier.INSTANCE;
    }

    /**
     * Judges a value by its HTTP status: 5xx is {@link Outcome#SERVER_ERROR}, 429 {@link Outcome#THROTTLED}, 408 {@link
     * Outcome#TIMEOUT}, any other 4xx {@link Outcome#CLIENT_ERROR}, everything else a success; errors as {@link
     * #standard} does.
     *
     * @param statusOf the status of a value
     */
    static <T> Classifier<T> http(java.util.function.ToIntFunction<? super T> statusOf) {
        return (value, error) -> error != null || value == null
                ? standard().classify(value, error)
                : outcomeOfStatus(statusOf.applyAsInt(value));
    }

    /** The outcome an HTTP status stands for, as {@link #http} says. */
    static Outcome outcomeOfStatus(int status) {
        if (status >= 500) {
            return Outcome.SERVER_ERROR;
        }
        if (status < 400) {
            return Outcome.SUCCESS;
        }
        return switch (status) {
            case 408 -> Outcome.TIMEOUT;
            case 429 -> Outcome.THROTTLED;
            default -> Outcome.CLIENT_ERROR;
        };
    }
}
