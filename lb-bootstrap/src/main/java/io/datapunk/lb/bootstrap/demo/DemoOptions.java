package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.bootstrap.otlp.OtlpEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do. Immutable.
 *
 * @param duration of the measurement; null: until it is stopped
 * @param strategy by name; null: the default
 * @param scorer by name; null: the default
 * @param plugins a directory of jars to choose them from as well; null: none
 * @param seed what the faults are drawn from
 * @param instances how many servers
 * @param port the gateway's; 0: any free one
 * @param load whether the demo sends requests itself
 * @param collector where meters and spans are pushed; null: nowhere
 */
record DemoOptions(
        @Nullable Duration duration,
        @Nullable String strategy,
        @Nullable String scorer,
        @Nullable Path plugins,
        long seed,
        int instances,
        int port,
        boolean load,
        @Nullable OtlpEndpoint collector) {
    /** What the faults are planned on when there is no end. */
    static final Duration USUAL_DURATION = Duration.ofSeconds(30);

    /** As many servers as every script has its place among. */
    static final int USUAL_INSTANCES = 8;

    /** The ids of the servers. */
    List<String> ids() {
        return IntStream.rangeClosed(1, instances)
                .mapToObj(number -> "backend-" + number)
                .toList();
    }

    /** What is to happen. No more than five in eight instances are ever at fault. */
    FaultPlan plan() {
        int room = instances * FaultScript.PLAYED.size() / USUAL_INSTANCES;
        List<FaultScript> scripts = FaultScript.PLAYED.subList(0, Math.min(room, FaultScript.PLAYED.size()));
        Duration planned = duration == null ? USUAL_DURATION : duration;
        return FaultPlan.draw(new SplittableRandom(seed), ids(), planned, scripts);
    }

    /**
     * The configuration of the balancer.
     *
     * @throws io.datapunk.lb.InvalidConfigException when a name is blank
     */
    HealthAwareConfig config() {
        HealthAwareConfig.Builder builder = HealthAwareConfig.builder();
        if (strategy != null) {
            builder.strategy(strategy);
        }
        if (scorer != null) {
            builder.scorer(scorer);
        }
        return builder.build();
    }
}
