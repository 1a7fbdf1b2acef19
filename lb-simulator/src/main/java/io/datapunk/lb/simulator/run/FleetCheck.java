package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.server.SimulatedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks simulated servers for one client; an answer takes a millisecond, as does to find nobody who listens; no answer is none
 * at all.
 *
 * @param own the client's time, on which it hears answers
 */
record FleetCheck(Fleet fleet, ClientTime own) implements CheckProvider, HealthCheck {
    private static final String NAME = "simulated";
    private static final long ANSWER_NANOS = 1_000_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthCheck create(Settings settings, Scheduler scheduler) {
        settings.allow();
        return this;
    }

    @Override
    public CompletionStage<Result> check(Instance instance, Duration deadline) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        SimulatedServer server = fleet.server(fleet.position(instance));
        Answer answer = server.check();
        if (answer != Answer.NO_ANSWER || server.refusesConnections()) {
            Result told = new Result(answer, "", server.load());
            own.submit(ANSWER_NANOS, () -> result.complete(told));
        }
        return result;
    }

    @Override
    public void close() {}
}
