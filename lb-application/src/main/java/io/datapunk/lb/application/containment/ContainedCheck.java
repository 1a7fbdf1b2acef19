package io.datapunk.lb.application.containment;

import io.datapunk.lb.domain.selection.NonsenseAnswerException;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A check of others that is begun on a thread apart, so that one that blocks there does not block whoever asks. While it is
 * benched it {@link #saysNothing} about anybody.
 *
 * <p>Thread-safe; {@link #check} never blocks and its stage never fails.
 */
public final class ContainedCheck implements HealthCheck {
    private static final Result FAILED = Result.of(Answer.NO_ANSWER, "the check failed");
    private static final Result BENCHED = Result.of(Answer.NO_ANSWER, "the check is benched");

    private final HealthCheck plugin;
    private final PluginWatch watch;
    private final Executor apart;

    /** This check behind this watch. */
    public ContainedCheck(HealthCheck plugin, PluginWatch watch, Executor apart) {
        this.plugin = plugin;
        this.watch = watch;
        this.apart = apart;
    }

    /** Whether this is the answer of a check that was not asked, and so nobody's. */
    @SuppressWarnings("ReferenceEquality") // A check of others may say the same words.
    public static boolean saysNothing(Result result) {
        return result == BENCHED;
    }

    @Override
    public CompletionStage<Result> check(Instance instance, Duration deadline) {
        if (watch.benched()) {
            return CompletableFuture.completedFuture(BENCHED);
        }
        CompletableFuture<Result> answer = new CompletableFuture<>();
        try {
            apart.execute(() -> begin(instance, deadline, answer));
        } catch (RejectedExecutionException closed) {
            answer.complete(FAILED);
        }
        return answer;
    }

    @SuppressWarnings("NullAway") // The contract says that there is a stage and a result; a plug-in may break it.
    private void begin(Instance instance, Duration deadline, CompletableFuture<Result> answer) {
        int mark = watch.enter();
        if (mark == PluginWatch.REFUSED) {
            answer.complete(BENCHED);
            return;
        }
        try {
            CompletionStage<Result> stage = plugin.check(instance, deadline);
            if (stage == null) {
                throw new NonsenseAnswerException("check answered null, expected a stage");
            }
            stage.whenComplete((result, error) -> ended(result, error, answer));
        } catch (Throwable thrown) {
            answer.complete(FAILED);
            watch.fault(thrown);
        } finally {
            watch.exit(mark);
        }
    }

    /** A stage that fails is how a check may say that it had no answer; one that ends with nothing breaks the contract. */
    private void ended(@Nullable Result result, @Nullable Throwable error, CompletableFuture<Result> answer) {
        if (result == null && error == null) {
            watch.fault(new NonsenseAnswerException("check ended with null, expected a result"));
        }
        answer.complete(result == null ? FAILED : result);
    }

    @Override
    public void close() {
        try {
            plugin.close();
        } catch (Throwable thrown) {
            watch.fault(thrown);
        }
    }
}
