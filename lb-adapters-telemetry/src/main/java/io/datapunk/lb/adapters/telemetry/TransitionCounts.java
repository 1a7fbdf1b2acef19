package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.port.EventSink;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * Counts how instances change state, by service, new state and rule.
 *
 * <p>To be among the balancer's sinks from the start and in the {@link TelemetryOptions} of one or more bindings. At
 * most {@value #MOST_SERIES} series are kept; what comes beyond is not counted. Thread-safe; never blocks; O(1) per
 * event.
 */
public final class TransitionCounts implements EventSink {
    /** How many series are kept. */
    public static final int MOST_SERIES = 5_000;

    private final Map<Series, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicInteger series = new AtomicInteger();

    /** Counts from zero. */
    public TransitionCounts() {}

    @Override
    public void accept(BalancerEvent event) {
        if (event instanceof InstanceChanged changed) {
            Series which = new Series(changed.service(), changed.to(), changed.rule());
            LongAdder count = counts.get(which);
            if (count == null) {
                count = begin(which);
            }
            count.increment();
        }
    }

    private LongAdder begin(Series which) {
        if (series.get() >= MOST_SERIES) {
            return new LongAdder();
        }
        return counts.computeIfAbsent(which, unseen -> {
            series.incrementAndGet();
            return new LongAdder();
        });
    }

    /** Tells all series and their counts, in no particular order. */
    public void forEach(ObjLongConsumer<Series> consumer) {
        counts.forEach((which, count) -> consumer.accept(which, count.sum()));
    }

    /** The count of one series, 0 when it never happened. */
    public long of(Series which) {
        LongAdder count = counts.get(which);
        return count == null ? 0 : count.sum();
    }

    /**
     * What is counted apart.
     *
     * @param service the service
     * @param to the state an instance got
     * @param rule the rule that decided
     */
    public record Series(String service, String to, String rule) {
        /** The tags of this series. */
        public Map<String, String> tags() {
            Map<String, String> tags = new TreeMap<>();
            tags.put(LbMeter.Tag.SERVICE, TagText.of(service));
            tags.put(LbMeter.Tag.TO, TagText.of(to));
            tags.put(LbMeter.Tag.RULE, TagText.of(rule));
            return tags;
        }
    }
}
