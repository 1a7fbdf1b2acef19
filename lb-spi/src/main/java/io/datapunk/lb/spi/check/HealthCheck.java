package io.datapunk.lb.spi.check;

import io.datapunk.lb.spi.Instance;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Asks an instance how it is.
 *
 * <p>Thread-safe; checks of many instances run at the same time.
 */
public interface HealthCheck extends AutoCloseable {
    /** What the instance answered. */
    enum Answer {
        /** It is well. */
        PASS,
        /** It is well, and asks for half of its share. */
        DEGRADED,
        /** It answered, and said no: obeyed even against local success. */
        REFUSE,
        /** It did not answer: refused, reset, too late or unreadable. */
        NO_ANSWER
    }

    /**
     * The result of one check.
     *
     * @param answer what it answered
     * @param reason why, in a few words; empty for a plain pass
     * @param reportedLoad requests in flight at the server, or any utilisation comparable within the service, ≥ 0; NaN
     *     when unknown
     */
    record Result(Answer answer, String reason, float reportedLoad) {
        /** A plain pass. */
        public static final Result PASSED = new Result(Answer.PASS, "", Float.NaN);

        public Result {
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(reason, "reason");
            if (reportedLoad < 0 || Float.isInfinite(reportedLoad)) {
                throw new IllegalArgumentException(
                        "reportedLoad: " + reportedLoad + ", expected a finite number from 0, or NaN");
            }
        }

        /** A result without a reported load. */
        public static Result of(Answer answer, String reason) {
            return new Result(answer, reason, Float.NaN);
        }
    }

    /**
     * Begins one check; never blocks.
     *
     * @param instance whom to ask
     * @param deadline how long the caller waits; the framework enforces it, an implementation should stop its work
     * @return completed on any thread; a stage that fails counts as {@link Answer#NO_ANSWER}
     */
    CompletionStage<Result> check(Instance instance, Duration deadline);

    /** Releases connections and the like. Idempotent; waits for nothing, so checks under way may fail. */
    @Override
    void close();
}
