package io.datapunk.lb.bootstrap;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.ServiceConfig;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out the check that every preset names where nothing on the class path provides it.
 *
 * <p>The presets ask for checks by HTTP, which come with the Vert.x adapter, and whoever embeds the balancer without it
 * should not have to know. So the preset's own choice, {@code http} without settings, means "if there is one"; any other
 * choice is the user's and stays, to be refused where it is looked up. Thread-safe.
 */
final class AffordableChecks implements UnaryOperator<HealthAwareConfig> {
    private static final Logger logger = LoggerFactory.getLogger(AffordableChecks.class);

    private final Predicate<String> available;

    AffordableChecks(Predicate<String> available) {
        this.available = available;
    }

    @Override
    public HealthAwareConfig apply(HealthAwareConfig wanted) {
        boolean affordable = affordable(wanted.service())
                && wanted.overrides().values().stream().allMatch(this::affordable);
        if (affordable) {
            return wanted;
        }
        logger.atWarn()
                .addKeyValue("check", "http")
                .addKeyValue("expected", "lb-adapters-vertx on the class path, or a configuration with noChecks()")
                .addKeyValue("instead", "health is learned from requests alone")
                .log("checks.off");
        HealthAwareConfig.Builder builder = wanted.toBuilder();
        if (!affordable(wanted.service())) {
            builder.noChecks();
        }
        wanted.overrides().forEach((name, service) -> {
            if (!affordable(service)) {
                builder.override(name, single -> single.noChecks());
            }
        });
        return builder.build();
    }

    private boolean affordable(ServiceConfig service) {
        ServiceConfig.Checks checks = service.checks();
        boolean presets = "http".equals(checks.check()) && checks.settings().isEmpty();
        return !presets || available.test("http");
    }
}
