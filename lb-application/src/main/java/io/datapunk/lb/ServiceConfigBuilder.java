package io.datapunk.lb;

import io.datapunk.lb.ServiceConfig.Checks;
import io.datapunk.lb.ServiceConfig.Ejection;
import io.datapunk.lb.ServiceConfig.Leases;
import io.datapunk.lb.ServiceConfig.Recovery;
import io.datapunk.lb.ServiceConfig.Retries;
import io.datapunk.lb.ServiceConfig.Scoring;
import io.datapunk.lb.ServiceConfig.Selection;
import io.datapunk.lb.ServiceConfig.TooFew;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a service, one method each; what they mean stands at {@link ServiceConfig}. Not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract class ServiceConfigBuilder<B extends ServiceConfigBuilder<B>> {
    private Selection selection;
    private Scoring scoring;
    private Ejection ejection;
    private Recovery recovery;
    private Checks checks;
    private Leases leases;
    private Retries retries;

    ServiceConfigBuilder(ServiceConfig start) {
        selection = start.selection();
        scoring = start.scoring();
        ejection = start.ejection();
        recovery = start.recovery();
        checks = start.checks();
        leases = start.leases();
        retries = start.retries();
    }

    abstract B self();

    ServiceConfig buildService() {
        return new ServiceConfig(selection, scoring, ejection, recovery, checks, leases, retries);
    }

    /**
     * Settings by name, as text in the forms of {@link ServiceConfig#asMap}; durations also as {@code 250ms} or {@code 5s}.
     * What is not among them stays; a plug-in that is replaced loses its own settings.
     *
     * @throws InvalidConfigException with every name that is unknown and every value that cannot be read, and then
     *     also with those out of range; alone these are told of when the configuration is built
     */
    public B settings(Map<String, String> byName) {
        return all(new NamedSettings(buildService(), Objects.requireNonNull(byName, "settings")).applied());
    }

    /** Changes what one configuration changed of another. */
    B difference(ServiceConfig from, ServiceConfig to) {
        return all(new ServiceDifference(from, to, buildService()).applied());
    }

    private B all(ServiceConfig values) {
        selection = values.selection();
        scoring = values.scoring();
        ejection = values.ejection();
        recovery = values.recovery();
        checks = values.checks();
        leases = values.leases();
        retries = values.retries();
        return self();
    }

    /** Which strategy picks, without settings of its own. */
    public B strategy(String name) {
        return strategy(name, Map.of());
    }

    /** Which strategy picks, with settings of its own. */
    public B strategy(String name, Map<String, String> settings) {
        selection = new Selection(name, settings);
        return self();
    }

    /** Which scorer judges, without settings of its own. */
    public B scorer(String name) {
        return scorer(name, Map.of());
    }

    /** Which scorer judges, with settings of its own. */
    public B scorer(String name, Map<String, String> settings) {
        scoring = new Scoring(
                name,
                settings,
                scoring.healthThreshold(),
                scoring.recoveryThreshold(),
                scoring.circuitBreakThreshold());
        return self();
    }

    /** See {@link Scoring#healthThreshold}. */
    public B healthThreshold(double value) {
        scoring = new Scoring(
                scoring.scorer(),
                scoring.settings(),
                value,
                scoring.recoveryThreshold(),
                scoring.circuitBreakThreshold());
        return self();
    }

    /** See {@link Scoring#recoveryThreshold}. */
    public B recoveryThreshold(double value) {
        scoring = new Scoring(
                scoring.scorer(),
                scoring.settings(),
                scoring.healthThreshold(),
                value,
                scoring.circuitBreakThreshold());
        return self();
    }

    /** See {@link Scoring#circuitBreakThreshold}. */
    public B circuitBreakThreshold(int value) {
        scoring = new Scoring(
                scoring.scorer(), scoring.settings(), scoring.healthThreshold(), scoring.recoveryThreshold(), value);
        return self();
    }

    /** See {@link Ejection}. */
    public B ejection(Ejection value) {
        ejection = value;
        return self();
    }

    /** See {@link Ejection#minHealthyInstances}. */
    public B minHealthyInstances(int value) {
        return ejection(new Ejection(ejection.maxEjectedShare(), value, ejection.minHealthyShare(), ejection.tooFew()));
    }

    /** See {@link Ejection#maxEjectedShare}. */
    public B maxEjectedShare(double value) {
        return ejection(
                new Ejection(value, ejection.minHealthyInstances(), ejection.minHealthyShare(), ejection.tooFew()));
    }

    /** See {@link Ejection#tooFew}. */
    public B tooFew(TooFew value) {
        return ejection(new Ejection(
                ejection.maxEjectedShare(), ejection.minHealthyInstances(), ejection.minHealthyShare(), value));
    }

    /** See {@link Recovery}. */
    public B recovery(Recovery value) {
        recovery = value;
        return self();
    }

    /** See {@link Recovery#recoveryWindow}. */
    public B recoveryWindow(Duration value) {
        return recovery(new Recovery(
                value,
                recovery.longestHold(),
                recovery.longestFlapHold(),
                recovery.trialLimit(),
                recovery.trialSuccesses(),
                recovery.rampStart(),
                recovery.rampWindow()));
    }

    /** See {@link Checks}. */
    public B checks(Checks value) {
        checks = value;
        return self();
    }

    /** Which check asks, with settings of its own. */
    public B check(String name, Map<String, String> settings) {
        return checks(new Checks(
                name,
                settings,
                checks.checkInterval(),
                checks.fastInterval(),
                checks.timeout(),
                checks.fall(),
                checks.rise(),
                checks.longestBackoff(),
                checks.maxConcurrent()));
    }

    /** Switches active checks off. */
    public B noChecks() {
        return checks(new Checks(
                null,
                Map.of(),
                checks.checkInterval(),
                checks.fastInterval(),
                checks.timeout(),
                checks.fall(),
                checks.rise(),
                checks.longestBackoff(),
                checks.maxConcurrent()));
    }

    /** See {@link Checks#checkInterval} and {@link Checks#fastInterval}. */
    public B checkInterval(Duration interval, Duration fastInterval) {
        return checks(new Checks(
                checks.check(),
                checks.settings(),
                interval,
                fastInterval,
                checks.timeout(),
                checks.fall(),
                checks.rise(),
                checks.longestBackoff(),
                checks.maxConcurrent()));
    }

    /** See {@link Checks#timeout}. */
    public B checkTimeout(Duration value) {
        return checks(new Checks(
                checks.check(),
                checks.settings(),
                checks.checkInterval(),
                checks.fastInterval(),
                value,
                checks.fall(),
                checks.rise(),
                checks.longestBackoff(),
                checks.maxConcurrent()));
    }

    /** See {@link Leases}. */
    public B leases(Leases value) {
        leases = value;
        return self();
    }

    /** See {@link Retries}. */
    public B retries(Retries value) {
        retries = value;
        return self();
    }

    /** See {@link Retries#most}. */
    public B retries(int most) {
        return retries(new Retries(most, retries.share(), retries.floor()));
    }

    /** See {@link Retries#share} and {@link Retries#floor}. */
    public B retryBudget(double share, int floor) {
        return retries(new Retries(retries.most(), share, floor));
    }
}
