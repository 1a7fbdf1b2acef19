package io.datapunk.lb.application.service;

import io.datapunk.lb.application.containment.PluginNews;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.plugin.Provided;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What plug-ins of one service did wrong, counted by kind and name, and told. Thread-safe. */
final class PluginFaults {
    private final String service;
    private final Events events;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    PluginFaults(String service, Events events) {
        this.service = service;
        this.events = events;
    }

    /** Faults by kind and name, such as {@code strategy first-of-all}. */
    Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((plugin, count) -> sums.put(plugin, count.sum()));
        return sums;
    }

    /** Where the news of one plug-in goes. */
    PluginNews of(Provided<?> plugin) {
        String key = plugin.kind() + " " + plugin.name();
        return new Told(key, key + " of " + plugin.origin());
    }

    /** The news of one plug-in. */
    private final class Told implements PluginNews {
        private final String key;
        private final String who;

        Told(String key, String who) {
            this.key = key;
            this.who = who;
        }

        @Override
        public void counted() {
            counts.computeIfAbsent(key, unseen -> new LongAdder()).increment();
        }

        @Override
        public void fault(String what) {
            counted();
            events.accept(new BalancerEvent.PluginFault(service, who, what));
        }

        @Override
        public void benched(String why, Duration atLeast) {
            events.accept(new BalancerEvent.PluginBenched(service, who, why, atLeast));
        }

        @Override
        public void returned() {
            events.accept(new BalancerEvent.PluginReturned(service, who));
        }
    }
}
