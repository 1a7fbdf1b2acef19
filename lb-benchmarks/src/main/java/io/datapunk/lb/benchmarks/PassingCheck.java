package io.datapunk.lb.benchmarks;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A check, as a plug-in brings one, that asks nobody and passes everybody at once. */
final class PassingCheck implements CheckProvider {
    static final String NAME = "passing";

    private static final CompletionStage<HealthCheck.Result> PASSED =
            CompletableFuture.completedStage(HealthCheck.Result.PASSED);

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
        return new HealthCheck() {
            @Override
            public CompletionStage<Result> check(Instance instance, Duration deadline) {
                return PASSED;
            }

            @Override
            public void close() {}
        };
    }
}
