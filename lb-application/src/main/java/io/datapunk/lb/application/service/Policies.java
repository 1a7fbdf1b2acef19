package io.datapunk.lb.application.service;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.pool.PoolPolicy;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Translates the configuration of a service into what the domain understands. */
public final class Policies {
    private Policies() {}

    static PoolPolicy pool(ServiceConfig config, HealthScorer scorer) {
        ServiceConfig.Recovery recovery = config.recovery();
        ServiceConfig.Ejection ejection = config.ejection();
        return new PoolPolicy(
                scorer,
                new CircuitPolicy(
                        recovery.recoveryWindow().toNanos(),
                        recovery.longestHold().toNanos(),
                        recovery.longestFlapHold().toNanos(),
                        recovery.trialLimit().toNanos(),
                        recovery.trialSuccesses(),
                        (float) recovery.rampStart(),
                        recovery.rampWindow().toNanos(),
                        (float) config.scoring().recoveryThreshold()),
                new EjectionPolicy(
                        ejection.maxEjectedShare(),
                        ejection.minHealthyInstances(),
                        ejection.minHealthyShare(),
                        switch (ejection.tooFew()) {
                            case FAIL_FAST -> EjectionPolicy.TooFew.FAIL_FAST;
                            case PANIC -> EjectionPolicy.TooFew.PANIC;
                            case BEST_EFFORT -> EjectionPolicy.TooFew.BEST_EFFORT;
                        }),
                nanos(config.leases().leaseLimit()));
    }

    /** The scorer that is configured, made anew. */
    public static HealthScorer scorer(ServiceConfig.Scoring scoring, Plugins plugins) {
        Map<String, String> settings = new HashMap<>();
        settings.put("healthThreshold", String.valueOf(scoring.healthThreshold()));
        settings.put("recoveryThreshold", String.valueOf(scoring.recoveryThreshold()));
        settings.put("circuitBreakThreshold", String.valueOf(scoring.circuitBreakThreshold()));
        settings.putAll(scoring.settings());
        return plugins.scorer(scoring.scorer(), Settings.of(settings));
    }

    /** The strategy that is configured, made anew. */
    public static SelectionStrategy strategy(ServiceConfig.Selection selection, Plugins plugins) {
        return plugins.strategy(selection.strategy(), Settings.of(selection.settings()));
    }

    static long nanos(Duration duration) {
        return duration.toNanos();
    }
}
