package io.datapunk.lb;

import io.datapunk.lb.ServiceConfig.Checks;
import io.datapunk.lb.ServiceConfig.Ejection;
import io.datapunk.lb.ServiceConfig.Leases;
import io.datapunk.lb.ServiceConfig.Recovery;
import io.datapunk.lb.ServiceConfig.Retries;
import io.datapunk.lb.ServiceConfig.Scoring;
import io.datapunk.lb.ServiceConfig.Selection;
import io.datapunk.lb.ServiceConfig.TooFew;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Settings of a service as text under the names of {@link ServiceConfig#asMap}, on top of a configuration. What is not set
 * stays. Collects every violation instead of stopping at the first; ranges are checked by the configuration itself, and beside
 * others here.
 */
final class NamedSettings {
    private static final String STRATEGY = "strategySettings.";
    private static final String SCORER = "scorerSettings.";
    private static final String CHECK = "checkSettings.";
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ServiceConfig start;
    private final Map<String, String> values;
    private final Settings settings;
    private final List<String> violations = new ArrayList<>();

    NamedSettings(ServiceConfig start, Map<String, String> values) {
        this.start = start;
        this.values = new TreeMap<>(values);
        this.settings = Settings.of(values);
    }

    /**
     * The configuration with these settings.
     *
     * @throws InvalidConfigException with every name that is unknown and every value that cannot be read
     */
    ServiceConfig applied() {
        refuseUnknown();
        ServiceConfig applied =
                new ServiceConfig(selection(), scoring(), ejection(), recovery(), checks(), leases(), retries());
        if (!violations.isEmpty()) {
            violations.addAll(
                    applied.violations("")); // Those of ranges, as whoever mends the others would meet them next.
            throw new InvalidConfigException(violations);
        }
        return applied;
    }

    private void refuseUnknown() {
        List<String> known = start.asMap().keySet().stream()
                .filter(key -> !isPluginSetting(key))
                .toList();
        for (String key : values.keySet()) {
            if (!known.contains(key) && !isPluginSetting(key)) {
                violations.add(Settings.quoted(key) + ": unknown, expected one of " + Settings.listed(known) + ", or "
                        + STRATEGY + "…, " + SCORER + "…, " + CHECK + "…");
            }
        }
    }

    private static boolean isPluginSetting(String key) {
        return key.startsWith(STRATEGY) || key.startsWith(SCORER) || key.startsWith(CHECK);
    }

    private Selection selection() {
        Selection old = start.selection();
        String name = settings.text("strategy", old.strategy());
        return new Selection(name, own(STRATEGY, name.equals(old.strategy()) ? old.settings() : Map.of()));
    }

    private Scoring scoring() {
        Scoring old = start.scoring();
        String name = settings.text("scorer", old.scorer());
        return new Scoring(
                name,
                own(SCORER, name.equals(old.scorer()) ? old.settings() : Map.of()),
                number("healthThreshold", old.healthThreshold()),
                number("recoveryThreshold", old.recoveryThreshold()),
                whole("circuitBreakThreshold", old.circuitBreakThreshold()));
    }

    private Ejection ejection() {
        Ejection old = start.ejection();
        List<String> policies = Arrays.stream(TooFew.values()).map(TooFew::name).toList();
        return new Ejection(
                number("maxEjectedShare", old.maxEjectedShare()),
                whole("minHealthyInstances", old.minHealthyInstances()),
                number("minHealthyShare", old.minHealthyShare()),
                read(() -> TooFew.valueOf(settings.oneOf("tooFew", old.tooFew().name(), policies)), old.tooFew()));
    }

    private Recovery recovery() {
        Recovery old = start.recovery();
        return new Recovery(
                duration("recoveryWindow", old.recoveryWindow()),
                duration("longestHold", old.longestHold()),
                duration("longestFlapHold", old.longestFlapHold()),
                duration("trialLimit", old.trialLimit()),
                whole("trialSuccesses", old.trialSuccesses()),
                number("rampStart", old.rampStart()),
                duration("rampWindow", old.rampWindow()));
    }

    private Checks checks() {
        Checks old = start.checks();
        String none = "none";
        String before = old.check() == null ? none : old.check();
        String name = settings.text("check", before);
        return new Checks(
                none.equals(name) ? null : name,
                own(CHECK, name.equals(before) ? old.settings() : Map.of()),
                duration("checkInterval", old.checkInterval()),
                duration("fastInterval", old.fastInterval()),
                duration("checkTimeout", old.timeout()),
                whole("fall", old.fall()),
                whole("rise", old.rise()),
                duration("longestBackoff", old.longestBackoff()),
                whole("maxConcurrentChecks", old.maxConcurrent()));
    }

    private Leases leases() {
        Leases old = start.leases();
        return new Leases(
                duration("startWait", old.startWait()),
                duration("leaseLimit", old.leaseLimit()),
                read(() -> settings.flag("preciseLatency", old.preciseLatency()), old.preciseLatency()));
    }

    private Retries retries() {
        Retries old = start.retries();
        return new Retries(
                whole("retries", old.most()), number("retryShare", old.share()), whole("retryFloor", old.floor()));
    }

    private Map<String, String> own(String prefix, Map<String, String> before) {
        Map<String, String> own = new TreeMap<>(before);
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        return own;
    }

    private double number(String key, double otherwise) {
        return read(
                key, "a number", () -> settings.number(key, otherwise, -Double.MAX_VALUE, Double.MAX_VALUE), otherwise);
    }

    private int whole(String key, int otherwise) {
        return read(
                key,
                "a whole number of at most nine digits",
                () -> (int) settings.whole(key, otherwise, Integer.MIN_VALUE, Integer.MAX_VALUE),
                otherwise);
    }

    private Duration duration(String key, Duration otherwise) {
        return read(
                key,
                "a duration such as 250ms, 5s or PT5S",
                () -> settings.duration(key, otherwise, LONGEST.negated(), LONGEST),
                otherwise);
    }

    /** The bounds with which these are read are no setting's, so they are not what a message should expect. */
    private <T> T read(String key, String expected, Supplier<T> value, T otherwise) {
        try {
            return value.get();
        } catch (InvalidSettingException unreadable) {
            violations.add(key + ": " + Settings.quoted(settings.text(key, "")) + ", expected " + expected);
            return otherwise;
        }
    }

    private <T> T read(Supplier<T> value, T otherwise) {
        try {
            return value.get();
        } catch (InvalidSettingException invalid) {
            violations.add(invalid.getMessage());
            return otherwise;
        }
    }
}
