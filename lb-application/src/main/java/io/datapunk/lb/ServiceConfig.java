package io.datapunk.lb;

import io.datapunk.lb.domain.retry.RetryBudget;
import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one service is balanced: immutable, made of one small record for each concern.
 *
 * <p>Built by {@link HealthAwareConfig#builder()}; values are checked there, all at once.
 */
public record ServiceConfig(
        Selection selection,
        Scoring scoring,
        Ejection ejection,
        Recovery recovery,
        Checks checks,
        Leases leases,
        Retries retries) {

    /**
     * Which strategy picks.
     *
     * @param strategy its name
     * @param settings its own settings
     */
    public record Selection(String strategy, Map<String, String> settings) {
        public Selection {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * Who judges, and where the thresholds lie.
     *
     * @param scorer the name of the scorer
     * @param settings its own settings
     * @param healthThreshold the score below which {@code asymmetric} ejects, and a colour on screens for every scorer;
     *     above 0, below 1
     * @param recoveryThreshold the score a finished ramp needs to become closed; above healthThreshold, at most 1
     * @param circuitBreakThreshold consecutive errors that eject; 0 switches the rule off
     */
    public record Scoring(
            String scorer,
            Map<String, String> settings,
            double healthThreshold,
            double recoveryThreshold,
            int circuitBreakThreshold) {
        public Scoring {
            settings = Map.copyOf(settings);
        }
    }

    /** What happens when too few instances are healthy. */
    public enum TooFew {
        /** Requests are refused at once. */
        FAIL_FAST,
        /** Everyone who is listed and not ordered out is used, the worse the less. */
        PANIC,
        /** Whoever is not out is used. */
        BEST_EFFORT
    }

    /**
     * How many may be out.
     *
     * @param maxEjectedShare the most listed weight that may be out at once, 0 to 1; one instance always may, if there
     *     are at least two
     * @param minHealthyInstances how many stay in whatever happens, ≥ 1; below it too few are healthy
     * @param minHealthyShare the share of listed weight below which too few are healthy, 0 to 1; left ten points above
     * @param tooFew what happens then
     */
    public record Ejection(double maxEjectedShare, int minHealthyInstances, double minHealthyShare, TooFew tooFew) {}

    /**
     * How an instance comes back.
     *
     * @param recoveryWindow how long it rests before its first trial at least; up to a second where requests are too few for trials as soon
     *     as that. Doubles with every failed trial
     * @param longestHold the most one rest lasts
     * @param longestFlapHold the most one rest lasts for an instance that keeps coming and going
     * @param trialLimit how long a trial may take
     * @param trialSuccesses how many trials must succeed, 1 to 100
     * @param rampStart the share it begins with, above 0, at most 1
     * @param rampWindow the least time until it has its whole share
     */
    public record Recovery(
            Duration recoveryWindow,
            Duration longestHold,
            Duration longestFlapHold,
            Duration trialLimit,
            int trialSuccesses,
            double rampStart,
            Duration rampWindow) {}

    /**
     * How instances are asked how they are.
     *
     * @param check the name of the check; null: no active checks
     * @param settings its own settings
     * @param checkInterval the time between two checks of a healthy instance
     * @param fastInterval the same for one in doubt or out
     * @param timeout how long one check may take
     * @param fall how many checks in a row must fail until it counts as down, 1 to 100
     * @param rise how many must pass until it counts as up, 1 to 100
     * @param longestBackoff the most time between two checks of an instance that has been down for long
     * @param maxConcurrent how many checks of the service may be under way at once, 1 to 10,000
     */
    public record Checks(
            @Nullable String check,
            Map<String, String> settings,
            Duration checkInterval,
            Duration fastInterval,
            Duration timeout,
            int fall,
            int rise,
            Duration longestBackoff,
            int maxConcurrent) {
        public Checks {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * How requests hold instances.
     *
     * @param startWait how long {@code callAsync} waits for the first list
     * @param leaseLimit after which time without any completion an instance's requests under way are written off, 1 s to
     *     30 min
     * @param preciseLatency whether a lease without a latency reads the precise clock instead of the coarse tick
     */
    public record Leases(Duration startWait, Duration leaseLimit, boolean preciseLatency) {}

    /**
     * How often calls that are declared idempotent are tried again; see {@link CallOptions#asIdempotent}.
     *
     * @param most how often one call is, at most, 0 to 10; 0 switches retries off
     * @param share how many retries there may be for each such call, 0 to 1
     * @param floor how many there may be beside that, a second, 0 to 10,000
     */
    public record Retries(int most, double share, int floor) {}

    /** Every setting by its name, as text, in a fixed order. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("strategy", selection.strategy());
        selection.settings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> map.put("strategySettings." + entry.getKey(), entry.getValue()));
        map.put("scorer", scoring.scorer());
        scoring.settings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> map.put("scorerSettings." + entry.getKey(), entry.getValue()));
        map.put("healthThreshold", String.valueOf(scoring.healthThreshold()));
        map.put("recoveryThreshold", String.valueOf(scoring.recoveryThreshold()));
        map.put("circuitBreakThreshold", String.valueOf(scoring.circuitBreakThreshold()));
        map.put("maxEjectedShare", String.valueOf(ejection.maxEjectedShare()));
        map.put("minHealthyInstances", String.valueOf(ejection.minHealthyInstances()));
        map.put("minHealthyShare", String.valueOf(ejection.minHealthyShare()));
        map.put("tooFew", ejection.tooFew().name());
        map.put("recoveryWindow", recovery.recoveryWindow().toString());
        map.put("longestHold", recovery.longestHold().toString());
        map.put("longestFlapHold", recovery.longestFlapHold().toString());
        map.put("trialLimit", recovery.trialLimit().toString());
        map.put("trialSuccesses", String.valueOf(recovery.trialSuccesses()));
        map.put("rampStart", String.valueOf(recovery.rampStart()));
        map.put("rampWindow", recovery.rampWindow().toString());
        map.put("check", checks.check() == null ? "none" : checks.check());
        checks.settings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> map.put("checkSettings." + entry.getKey(), entry.getValue()));
        map.put("checkInterval", checks.checkInterval().toString());
        map.put("fastInterval", checks.fastInterval().toString());
        map.put("checkTimeout", checks.timeout().toString());
        map.put("fall", String.valueOf(checks.fall()));
        map.put("rise", String.valueOf(checks.rise()));
        map.put("longestBackoff", checks.longestBackoff().toString());
        map.put("maxConcurrentChecks", String.valueOf(checks.maxConcurrent()));
        map.put("startWait", leases.startWait().toString());
        map.put("leaseLimit", leases.leaseLimit().toString());
        map.put("preciseLatency", String.valueOf(leases.preciseLatency()));
        map.put("retries", String.valueOf(retries.most()));
        map.put("retryShare", String.valueOf(retries.share()));
        map.put("retryFloor", String.valueOf(retries.floor()));
        return map;
    }

    List<String> violations(String path) {
        Violations found = new Violations(path);
        found.name("strategy", selection.strategy());
        found.name("scorer", scoring.scorer());
        found.between("healthThreshold", scoring.healthThreshold(), 0, 1, false);
        found.between("recoveryThreshold", scoring.recoveryThreshold(), 0, 1, true);
        if (!(scoring.recoveryThreshold() > scoring.healthThreshold())) {
            found.add(
                    "recoveryThreshold",
                    scoring.recoveryThreshold(),
                    "more than healthThreshold (" + scoring.healthThreshold() + ")");
        }
        found.between("circuitBreakThreshold", scoring.circuitBreakThreshold(), 0, 255);
        found.between("maxEjectedShare", ejection.maxEjectedShare(), 0, 1, true);
        found.between("minHealthyInstances", ejection.minHealthyInstances(), 1, 1_000_000);
        found.between("minHealthyShare", ejection.minHealthyShare(), 0, 1, true);
        if (ejection.tooFew() == null) {
            found.add(
                    "tooFew",
                    null,
                    "one of "
                            + Settings.listed(
                                    Stream.of(TooFew.values()).map(TooFew::name).toList()));
        }
        found.between("recoveryWindow", recovery.recoveryWindow(), Duration.ofMillis(1), Duration.ofHours(24));
        found.between("longestHold", recovery.longestHold(), Duration.ofMillis(1), Duration.ofHours(24));
        found.notBelow("longestHold", recovery.longestHold(), "recoveryWindow", recovery.recoveryWindow());
        found.between("longestFlapHold", recovery.longestFlapHold(), Duration.ofMillis(1), Duration.ofHours(24));
        found.notBelow("longestFlapHold", recovery.longestFlapHold(), "longestHold", recovery.longestHold());
        found.between("trialLimit", recovery.trialLimit(), Duration.ofMillis(1), Duration.ofHours(1));
        found.between("trialSuccesses", recovery.trialSuccesses(), 1, 100);
        found.between("rampStart", recovery.rampStart(), 0, 1, true);
        found.between("rampWindow", recovery.rampWindow(), Duration.ofMillis(1), Duration.ofHours(24));
        if (checks.check() != null) {
            found.name("check", checks.check());
        }
        found.between("checkInterval", checks.checkInterval(), Duration.ofMillis(10), Duration.ofHours(24));
        found.between("fastInterval", checks.fastInterval(), Duration.ofMillis(10), Duration.ofHours(24));
        found.notBelow("checkInterval", checks.checkInterval(), "fastInterval", checks.fastInterval());
        found.between("checkTimeout", checks.timeout(), Duration.ofMillis(1), Duration.ofMinutes(10));
        found.between("fall", checks.fall(), 1, 100);
        found.between("rise", checks.rise(), 1, 100);
        found.between("longestBackoff", checks.longestBackoff(), Duration.ofMillis(10), Duration.ofHours(24));
        found.notBelow("longestBackoff", checks.longestBackoff(), "fastInterval", checks.fastInterval());
        found.between("maxConcurrentChecks", checks.maxConcurrent(), 1, 10_000);
        found.between("startWait", leases.startWait(), Duration.ZERO, Duration.ofHours(1));
        found.between("leaseLimit", leases.leaseLimit(), Duration.ofSeconds(1), Duration.ofMinutes(30));
        found.between("retries", retries.most(), 0, 10);
        if (!(retries.share() >= 0 && retries.share() <= 1)) {
            found.add("retryShare", retries.share(), "0 to 1");
        }
        found.between("retryFloor", retries.floor(), 0, RetryBudget.HIGHEST_FLOOR);
        return found.all();
    }

    /** Collects violations under one path of the configuration. */
    private static final class Violations {
        private final String path;
        private final List<String> all = new ArrayList<>();

        Violations(String path) {
            this.path = path;
        }

        void add(String name, @Nullable Object value, String expected) {
            all.add(path + name + ": " + value + ", expected " + expected);
        }

        void name(String name, String value) {
            if (value == null || value.isBlank()) {
                add(name, value == null ? null : "\"" + value + "\"", "a name");
            }
        }

        void between(String name, double value, double least, double most, boolean mostIncluded) {
            boolean within = value > least && (mostIncluded ? value <= most : value < most);
            if (!within) {
                add(name, value, "above " + least + " and " + (mostIncluded ? "at most " : "below ") + most);
            }
        }

        void between(String name, int value, int least, int most) {
            if (value < least || value > most) {
                add(name, value, least + " to " + most);
            }
        }

        void between(String name, Duration value, Duration least, Duration most) {
            if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                add(name, value, least + " to " + most);
            }
        }

        void notBelow(String name, Duration value, String other, Duration least) {
            if (value != null && least != null && value.compareTo(least) < 0) {
                add(name, value, "at least " + other + " (" + least + ")");
            }
        }

        List<String> all() {
            return all;
        }
    }
}
