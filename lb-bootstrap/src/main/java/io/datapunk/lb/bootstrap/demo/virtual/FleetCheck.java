package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the fleet: after a virtual millisecond who is well says so, and who fails refuses. Not thread-safe. */
record FleetCheck(Fleet fleet, VirtualTime time) implements HealthCheck {
    static final String NAME = "virtual";

    /** How long an answer takes. */
    static final Duration TAKES = Duration.ofMillis(1);

    private static final Result REFUSED = Result.of(Answer.REFUSE, "made to fail");

    @Override
    public CompletionStage<Result> check(Instance instance, Duration deadline) {
        int position = fleet.position(instance);
        fleet.checked(position, time.elapsedNanos());
        Result answer = fleet.fails(position) ? REFUSED : Result.PASSED;
        CompletableFuture<Result> stage = new CompletableFuture<>();
        time.submit(TAKES.toNanos(), () -> stage.complete(answer));
        return stage;
    }

    @Override
    public void close() {}
}
