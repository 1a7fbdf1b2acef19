package io.datapunk.lb;

import io.datapunk.lb.ServiceConfig.Checks;
import io.datapunk.lb.ServiceConfig.Ejection;
import io.datapunk.lb.ServiceConfig.Leases;
import io.datapunk.lb.ServiceConfig.Recovery;
import io.datapunk.lb.ServiceConfig.Retries;
import io.datapunk.lb.ServiceConfig.Scoring;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What one configuration of a service changed of another, done to a third. A plug-in goes together with its own settings, which no other
 * would understand.
 *
 * @param from what was changed
 * @param to what it became
 * @param base whose values hold where both are the same
 */
record ServiceDifference(ServiceConfig from, ServiceConfig to, ServiceConfig base) {
    ServiceConfig applied() {
        return new ServiceConfig(
                of(ServiceConfig::selection), scoring(), ejection(), recovery(), checks(), leases(), retries());
    }

    private <T> T of(Function<ServiceConfig, T> part) {
        T changed = part.apply(to);
        return changed.equals(part.apply(from)) ? part.apply(base) : changed;
    }

    /** Whose parts hold, which go together. */
    private ServiceConfig whose(Function<ServiceConfig, List<?>> parts) {
        return parts.apply(to).equals(parts.apply(from)) ? base : to;
    }

    private Scoring scoring() {
        Scoring its = whose(all -> List.of(all.scoring().scorer(), all.scoring().settings()))
                .scoring();
        return new Scoring(
                its.scorer(),
                its.settings(),
                of(all -> all.scoring().healthThreshold()),
                of(all -> all.scoring().recoveryThreshold()),
                of(all -> all.scoring().circuitBreakThreshold()));
    }

    private Ejection ejection() {
        return new Ejection(
                of(all -> all.ejection().maxEjectedShare()),
                of(all -> all.ejection().minHealthyInstances()),
                of(all -> all.ejection().minHealthyShare()),
                of(all -> all.ejection().tooFew()));
    }

    private Recovery recovery() {
        return new Recovery(
                of(all -> all.recovery().recoveryWindow()),
                of(all -> all.recovery().longestHold()),
                of(all -> all.recovery().longestFlapHold()),
                of(all -> all.recovery().trialLimit()),
                of(all -> all.recovery().trialSuccesses()),
                of(all -> all.recovery().rampStart()),
                of(all -> all.recovery().rampWindow()));
    }

    private Checks checks() {
        // Not List.of: there may be no check.
        Checks its = whose(
                        all -> Arrays.asList(all.checks().check(), all.checks().settings()))
                .checks();
        return new Checks(
                its.check(),
                its.settings(),
                of(all -> all.checks().checkInterval()),
                of(all -> all.checks().fastInterval()),
                of(all -> all.checks().timeout()),
                of(all -> all.checks().fall()),
                of(all -> all.checks().rise()),
                of(all -> all.checks().longestBackoff()),
                of(all -> all.checks().maxConcurrent()));
    }

    private Leases leases() {
        return new Leases(
                of(all -> all.leases().startWait()),
                of(all -> all.leases().leaseLimit()),
                of(all -> all.leases().preciseLatency()));
    }

    private Retries retries() {
        return new Retries(
                of(all -> all.retries().most()),
                of(all -> all.retries().share()),
                of(all -> all.retries().floor()));
    }
}
