package io.datapunk.lb.application.service;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.Ledger;
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
    private final Events events;

    PoolNews(
            String service,
            Supplier<ServiceConfig> config,
            Checking checking,
            Consumer<Throwable> scorerFaults,
            Events events) {
        this.service = service;
        this.config = config;
        this.checking = checking;
        this.scorerFaults = scorerFaults;
        this.events = events;
    }

    @Override
    public void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, float score) {
        if (after.suspect() || after.denied() || after.circuit().out()) {
            checking.hurry(handle);
        }
        // That a drained one is empty now shows in no label, and is what whoever drains it waits for.
        if (!before.label().equals(after.label()) || rule == Rule.DRAIN_EMPTY) {
            String figures = "score " + Math.round(score * 1000) / 1000.0 + ", trips "
                    + after.history().trips() + ", check " + after.check().label();
            events.accept(new BalancerEvent.InstanceChanged(
                    service, instance, before.label(), after.label(), rule.label(), figures));
        }
    }

    @Override
    public void tooFew(boolean entered, Ledger.Account account) {
        events.accept(new BalancerEvent.TooFewHealthy(
                service, entered, config.get().ejection().tooFew().name(), account.healthy(), account.listed()));
    }

    @Override
    public void scorerFault(Throwable fault) {
        scorerFaults.accept(fault);
    }
}
