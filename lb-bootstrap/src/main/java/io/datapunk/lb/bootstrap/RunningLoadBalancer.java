package io.datapunk.lb.bootstrap;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.port.Readiness;
import io.datapunk.lb.application.port.Telemetry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A balancer together with what was started for it.
 *
 * <p>Thread-safe. {@link #close} waits for the requests under way, {@link HealthAwareConfig#drainTime} at most, then ends
 * telemetry, and stops the balancer, the discovery, and the scheduler where it is the balancer's own; it is idempotent and
 * waits about a second at most for a task that does not end. {@link #shutdown} does the same without blocking.
 */
public final class RunningLoadBalancer implements LoadBalancer, Readiness {
    private static final Logger logger = LoggerFactory.getLogger(RunningLoadBalancer.class);

    private final HealthAwareLoadBalancer balancer;
    private final UnaryOperator<HealthAwareConfig> affordable;
    private final List<Telemetry> telemetries;
    private final Lifecycle lifecycle;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>(); // empty without telemetry
    private @Nullable CompletableFuture<Long> ending; // guarded by this

    RunningLoadBalancer(
            HealthAwareLoadBalancer balancer,
            UnaryOperator<HealthAwareConfig> affordable,
            List<Telemetry> telemetries,
            Lifecycle lifecycle) {
        this.balancer = balancer;
        this.affordable = affordable;
        this.telemetries = List.copyOf(telemetries);
        this.lifecycle = lifecycle;
    }

    @Override
    public BalancedService service(String name) {
        return watched(balancer.service(name));
    }

    private BalancedService watched(BalancedService service) {
        if (telemetries.isEmpty()) {
            return service;
        }
        Watched known = watched.get(service.name());
        if (known == null || known.service() != service) {
            known = watched.compute(
                    service.name(),
                    (name, now) ->
                            now != null && now.service() == service ? now : new Watched(service, around(service)));
        }
        return known.around();
    }

    /** A service as callers get it. One that could not be begun to watch is followed by another one of its name. */
    private record Watched(BalancedService service, BalancedService around) {}

    private BalancedService around(BalancedService service) {
        BalancedService result = service;
        for (Telemetry telemetry : telemetries) {
            try {
                result = telemetry.around(result);
            } catch (RuntimeException | LinkageError failed) {
                logger.atWarn()
                        .setCause(failed)
                        .addKeyValue("telemetry", telemetry.getClass().getName())
                        .log("telemetry.failed");
            }
        }
        return result;
    }

    @Override
    public Collection<BalancedService> services() {
        return balancer.services().stream().map(this::watched).toList();
    }

    @Override
    public HealthAwareConfig config() {
        return balancer.config();
    }

    @Override
    public void replaceConfig(HealthAwareConfig config) {
        balancer.replaceConfig(affordable.apply(config));
    }

    @Override
    public List<String> obstacles() {
        return balancer.obstacles();
    }

    @Override
    public CompletionStage<Long> shutdown(Duration limit) {
        CompletionStage<Long> drained = balancer.shutdown(limit);
        CompletableFuture<Long> end;
        synchronized (this) {
            if (ending != null) {
                return ending.minimalCompletionStage();
            }
            end = new CompletableFuture<>();
            ending = end;
        }
        drained.whenComplete((left, never) -> stopOnAThreadOfItsOwn(end, left));
        return end.minimalCompletionStage();
    }

    /** The scheduler, on which a wait ends, cannot stop itself, and a backend takes its time to close. */
    private void stopOnAThreadOfItsOwn(CompletableFuture<Long> end, Long left) {
        Thread closer = new Thread(
                () -> {
                    lifecycle.close();
                    end.complete(left);
                },
                "lb-close");
        closer.start();
    }

    /** Also ends a {@link #shutdown} that is under way, after no longer than {@link HealthAwareConfig#drainTime}. */
    @Override
    public void close() {
        lifecycle.close();
    }
}
