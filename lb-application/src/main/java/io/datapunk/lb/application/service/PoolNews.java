package io.datapunk.lb.application.service;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.pool.FigureLine;
import io.datapunk.lb.domain.pool.PoolListener;
import io.datapunk.lb.spi.Instance;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Turns what a pool decides into events, and hurries the checks of whoever is in doubt. Thread-safe. */
final class PoolNews implements PoolListener {
    private final String service;
    private final Supplier<ServiceConfig> config;
    private final Checking checking;
    private final Consumer<Throwable> scorerFaults;
    private final RecentChanges changes;
    private final Events events;

    PoolNews(
            String service,
            Supplier<ServiceConfig> config,
            Checking checking,
            Consumer<Throwable> scorerFaults,
            RecentChanges changes,
            Events events) {
        this.service = service;
        this.config = config;
        this.checking = checking;
        this.scorerFaults = scorerFaults;
        this.changes = changes;
        this.events = events;
    }

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures) {
        if (after.suspect() || after.denied() || after.circuit().out()) {
            checking.hurry(handle);
        }
        if (figures.isEmpty()) {
            return;
        }
        Supplier<String> all = withChecks(handle, after, rule, figures);
        if (rule != Rule.LISTED_FIRST) {
            changes.add(instance, before.label(), after.label(), rule.label(), all);
        }
        // That a drained one is empty now shows in no label, and is what whoever drains it waits for.
        if (events.heard() && (!before.sameLabel(after) || rule == Rule.DRAIN_EMPTY)) {
            events.accept(new BalancerEvent.InstanceChanged(
                    service, instance, before.label(), after.label(), rule.label(), all.get()));
        }
    }

    /** Adds what the checks counted, where they had a part in it. The text is made when it is read. */
    private Supplier<String> withChecks(int handle, InstanceState after, Rule rule, FigureLine figures) {
        boolean part = rule.event() == HealthEvent.Checked.class
                || rule == Rule.HOLD_EXTENDED
                || rule == Rule.LATE_DENIED
                || (rule == Rule.LATE_EJECTED && after.check().down());
        String counted = part ? checking.figures(handle) : "";
        return () -> counted.isEmpty() ? figures.toString() : figures + ", " + counted;
    }

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {
        ServiceConfig.Ejection limits = config.get().ejection();
        changes.add(entered, limits, account);
        events.accept(new BalancerEvent.TooFewHealthy(
                service, entered, limits.tooFew().name(), account.healthy(), account.listed(), account.out()));
    }

    @Override
    public void scorerFault(Throwable fault) {
        scorerFaults.accept(fault);
    }
}
