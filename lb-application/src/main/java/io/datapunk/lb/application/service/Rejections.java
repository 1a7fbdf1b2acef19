package io.datapunk.lb.application.service;

import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.NoInstanceAvailableException.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Requests that got no instance, counted by reason. Thread-safe. */
final class Rejections {
    private final String service;
    private final Supplier<List<String>> details;
    private final Map<Reason, LongAdder> counters = new EnumMap<>(Reason.class);

    /** @param details what speaks against each instance, asked only when somebody reads the message */
    Rejections(String service, Supplier<List<String>> details) {
        this.service = service;
        this.details = details;
        for (Reason reason : Reason.values()) {
            counters.put(reason, new LongAdder());
        }
    }

    NoInstanceAvailableException because(Reason reason) {
        LongAdder counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
        return new NoInstanceAvailableException(service, reason, details);
    }

    Map<Reason, Long> counts() {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        counters.forEach((reason, counter) -> counts.put(reason, counter.sum()));
        return counts;
    }
}
