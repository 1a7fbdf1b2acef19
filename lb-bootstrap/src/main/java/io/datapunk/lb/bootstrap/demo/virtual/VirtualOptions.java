package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.ServiceConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do. Immutable.
 *
 * @param instances how many there are, {@value #FEWEST} to {@value #MOST}
 * @param strategy by name; null: the default
 * @param scorer by name; null: the default
 * @param seed all chance there is
 */
public record VirtualOptions(
        int instances, @Nullable String strategy, @Nullable String scorer, long seed) {
    /** The fewest instances. */
    public static final int FEWEST = 1;

    /** The most instances, and how many there are unless it is said. */
    public static final int MOST = 1_000_000;

    private static final int MOST_CHECKS_PER_SECOND = 100_000;
    private static final int MOST_CONCURRENT_CHECKS = 10_000;
    private static final int ONE_IN = 100;

    public VirtualOptions {
        if (instances < FEWEST || instances > MOST) {
            throw new IllegalArgumentException("instances: " + instances + ", expected " + FEWEST + " to " + MOST);
        }
    }

    /** How many are made to fail: one in a hundred, rounded up; none where there is nobody else. */
    int failing() {
        return instances == 1 ? 0 : (instances + ONE_IN - 1) / ONE_IN;
    }

    /**
     * The configuration of the balancer: the defaults, but the interval of checks grows with the number of instances as it
     * would have to in earnest, so that one client does not send more than {@value #MOST_CHECKS_PER_SECOND} a second
     * on average.
     *
     * @throws io.datapunk.lb.InvalidConfigException when a name is blank
     */
    HealthAwareConfig config() {
        ServiceConfig.Checks usual = HealthAwareConfig.defaults().service().checks();
        Duration affordable = Duration.ofSeconds(1).multipliedBy(instances).dividedBy(MOST_CHECKS_PER_SECOND);
        HealthAwareConfig.Builder builder = HealthAwareConfig.builder()
                .check(FleetCheck.NAME, Map.of())
                .checkInterval(
                        affordable.compareTo(usual.checkInterval()) > 0 ? affordable : usual.checkInterval(),
                        usual.fastInterval())
                .settings(Map.of("maxConcurrentChecks", String.valueOf(MOST_CONCURRENT_CHECKS)));
        if (strategy != null) {
            builder.strategy(strategy);
        }
        if (scorer != null) {
            builder.scorer(scorer);
        }
        return builder.build();
    }

    /** Every setting that is not the default, by name. */
    Map<String, String> overrides() {
        Map<String, String> usual = HealthAwareConfig.defaults().service().asMap();
        Map<String, String> overrides = new LinkedHashMap<>();
        config().service().asMap().forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                overrides.put(name, value);
            }
        });
        return overrides;
    }
}
