package io.datapunk.lb;

import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The configuration of a balancer: what holds for every service, and what differs for some. Immutable.
 *
 * @param service what holds for every service that is not among the overrides
 * @param overrides the whole configuration of single services, by name
 * @param maxServices how many services may be watched, 1 to 1,000,000
 * @param drainTime how long a close waits for the requests under way, 0 to 1 h
 */
public record HealthAwareConfig(
        ServiceConfig service, Map<String, ServiceConfig> overrides, int maxServices, Duration drainTime) {
    private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

    /** @throws InvalidConfigException with all violations at once */
    public HealthAwareConfig {
        overrides = Map.copyOf(overrides);
        List<String> violations = new ArrayList<>(service.violations(""));
        overrides.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> violations.addAll(violations(entry.getKey(), entry.getValue())));
        if (maxServices < 1 || maxServices > 1_000_000) {
            violations.add("maxServices: " + maxServices + ", expected 1 to 1000000");
        }
        if (drainTime == null || drainTime.isNegative() || drainTime.compareTo(LONGEST_DRAIN) > 0) {
            violations.add("drainTime: " + drainTime + ", expected 0 to " + LONGEST_DRAIN);
        }
        if (!violations.isEmpty()) {
            throw new InvalidConfigException(violations);
        }
    }

    /** Of a service nobody can ask for, the name is what is wrong. */
    private static List<String> violations(String name, ServiceConfig service) {
        return ServiceName.isUsable(name)
                ? service.violations("services." + name + ".")
                : List.of("services: " + Settings.quoted(name) + ", expected " + ServiceName.EXPECTED);
    }

    /** The configuration that holds for a service. */
    public ServiceConfig of(String name) {
        return overrides.getOrDefault(name, service);
    }

    /** What measurement recommends: {@code burst-aware} scores, {@code adaptive} picks, rests of seconds. */
    public static HealthAwareConfig defaults() {
        return builder().build();
    }

    /** The values of the original this project comes from: {@code asymmetric} scores, rests of five minutes. */
    public static HealthAwareConfig classic() {
        return classicBuilder().build();
    }

    /** A builder that starts from {@link #defaults}. */
    public static Builder builder() {
        return new Builder(ServicePresets.DEFAULTS);
    }

    /** A builder that starts from {@link #classic}. */
    public static Builder classicBuilder() {
        return new Builder(ServicePresets.CLASSIC);
    }

    /**
     * A builder that starts from this configuration. Each override changes again what it differs in from what holds for every
     * service here, and follows that in the rest, also where it named a value that was the same.
     */
    public Builder toBuilder() {
        Builder builder = new Builder(service).maxServices(maxServices).drainTime(drainTime);
        overrides.forEach((name, whole) -> builder.override(name, single -> single.difference(service, whole)));
        return builder;
    }

    /** Builds a {@link HealthAwareConfig}; values are checked by {@link #build}. Not thread-safe. */
    public static final class Builder extends ServiceConfigBuilder<Builder> {
        private final Map<String, Consumer<ServiceConfigBuilder<?>>> changes = new LinkedHashMap<>();
        private int maxServices = 1_000;
        private Duration drainTime = Duration.ofSeconds(5);

        private Builder(ServiceConfig start) {
            super(start);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Changes single settings of one service; the others are as they are for every service. What is said of a service later
         * adds to what was said before.
         */
        public Builder override(String name, Consumer<ServiceConfigBuilder<?>> change) {
            changes.merge(
                    Objects.requireNonNull(name, "name"), Objects.requireNonNull(change, "change"), Consumer::andThen);
            return this;
        }

        /** How many services may be watched. */
        public Builder maxServices(int most) {
            maxServices = most;
            return this;
        }

        /** How long a close waits for the requests under way. */
        public Builder drainTime(Duration longest) {
            drainTime = longest;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws InvalidConfigException with all violations at once
         */
        public HealthAwareConfig build() {
            ServiceConfig common = buildService();
            Map<String, ServiceConfig> all = new LinkedHashMap<>();
            changes.forEach((name, change) -> {
                Single single = new Single(common);
                change.accept(single);
                all.put(name, single.buildService());
            });
            return new HealthAwareConfig(common, all, maxServices, drainTime);
        }
    }

    /** A builder of the configuration of one service. */
    private static final class Single extends ServiceConfigBuilder<Single> {
        Single(ServiceConfig start) {
            super(start);
        }

        @Override
        Single self() {
            return this;
        }
    }

    /** The two presets. */
    private static final class ServicePresets {
        static final ServiceConfig DEFAULTS = new ServiceConfig(
                new ServiceConfig.Selection("adaptive", Map.of()),
                new ServiceConfig.Scoring("burst-aware", Map.of(), 0.5, 0.8, 0),
                new ServiceConfig.Ejection(0.5, 1, 0.5, ServiceConfig.TooFew.PANIC),
                new ServiceConfig.Recovery(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(2),
                        5,
                        0.2,
                        Duration.ofSeconds(2)),
                new ServiceConfig.Checks(
                        "http",
                        Map.of(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        3,
                        2,
                        Duration.ofSeconds(3),
                        64),
                new ServiceConfig.Leases(Duration.ofSeconds(5), Duration.ofMinutes(10), false),
                new ServiceConfig.Retries(1, 0.2, 1));

        static final ServiceConfig CLASSIC = new ServiceConfig(
                DEFAULTS.selection(),
                new ServiceConfig.Scoring("asymmetric", Map.of(), 0.5, 0.8, 5),
                DEFAULTS.ejection(),
                new ServiceConfig.Recovery(
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(30),
                        3,
                        0.1,
                        Duration.ofSeconds(30)),
                new ServiceConfig.Checks(
                        "http",
                        Map.of(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        3,
                        2,
                        Duration.ofSeconds(300),
                        64),
                DEFAULTS.leases(),
                DEFAULTS.retries());

        private ServicePresets() {}
    }
}
