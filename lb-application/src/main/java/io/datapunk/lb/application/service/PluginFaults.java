package io.datapunk.lb.application.service;

import io.datapunk.lb.application.event.BalancerEvent;
import java.util.concurrent.atomic.LongAdder;

/** What plug-ins of one service did wrong, counted and told. Thread-safe. */
final class PluginFaults {
    private final String service;
    private final Events events;
    private final LongAdder count = new LongAdder();

    PluginFaults(String service, Events events) {
        this.service = service;
        this.events = events;
    }

    void report(String plugin, Throwable fault) {
        count.increment();
        events.accept(new BalancerEvent.PluginFault(service, plugin, String.valueOf(fault)));
    }

    long count() {
        return count.sum();
    }
}
