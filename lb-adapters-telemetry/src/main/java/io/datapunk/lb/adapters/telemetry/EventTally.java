package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.AttemptTimed;
import io.datapunk.lb.application.event.BalancerEvent.CheckCompleted;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.SelectionTimed;
import io.datapunk.lb.application.port.EventSink;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what only events tell: how instances change state, and how long attempts, selections and checks took.
 *
 * <p>It keeps numbers in fields of its own, for the APIs to be given when somebody scrapes: an API that is slow or
 * throws never meets the thread of a request. At most {@value #MOST_SERIES} series of each kind are kept; what comes
 * beyond is not counted. Thread-safe; never blocks; O(1) per event.
 */
public final class EventTally implements EventSink {
    /** How many series of each kind are kept. */
    public static final int MOST_SERIES = 10_000;

    private final Bounded<LongAdder> counts = new Bounded<>(LongAdder::new);
    private final Bounded<Durations> durations = new Bounded<>(Durations::new);

    /** Counts from zero. */
    public EventTally() {}

    @Override
    public boolean wantsSamples() {
        return true;
    }

    @Override
    public void accept(BalancerEvent event) {
        if (event instanceof InstanceChanged changed) {
            LongAdder count =
                    counts.of(EventSeries.of(LbMeter.TRANSITIONS, changed.service(), changed.to(), changed.rule()));
            if (count != null) {
                count.increment();
            }
        } else if (event instanceof AttemptTimed attempt) {
            String outcome = LbMeter.Tag.valueOf(attempt.outcome());
            took(EventSeries.of(LbMeter.ATTEMPT_DURATION, attempt.service(), outcome), attempt.latencyNanos());
        } else if (event instanceof SelectionTimed selection) {
            took(EventSeries.of(LbMeter.SELECTION_DURATION, selection.service()), selection.nanos());
        } else if (event instanceof CheckCompleted check) {
            took(EventSeries.of(LbMeter.CHECK_DURATION, check.service(), check.result()), check.durationNanos());
        }
    }

    private void took(EventSeries series, long nanos) {
        Durations kept = durations.of(series);
        if (kept != null) {
            kept.add(series.meter(), nanos);
        }
    }

    /** Tells the counts of these services, in no particular order. */
    public void counts(Collection<String> services, ObjLongConsumer<EventSeries> consumer) {
        counts.forEach(services, (series, count) -> consumer.accept(series, count.sum()));
    }

    /** The count of one series, 0 when it never happened. */
    public long count(EventSeries series) {
        LongAdder count = counts.known.get(series);
        return count == null ? 0 : count.sum();
    }

    /** Tells the durations of these services, in no particular order. */
    public void durations(Collection<String> services, BiConsumer<EventSeries, Durations> consumer) {
        durations.forEach(services, consumer);
    }

    /** Series that come up until there are too many. */
    private static final class Bounded<V> {
        private final Map<EventSeries, V> known = new ConcurrentHashMap<>();
        private final AtomicInteger size = new AtomicInteger();
        private final Supplier<V> fresh;

        Bounded(Supplier<V> fresh) {
            this.fresh = fresh;
        }

        @Nullable
        V of(EventSeries series) {
            V value = known.get(series);
            return value != null || size.get() >= MOST_SERIES ? value : begin(series);
        }

        private V begin(EventSeries series) {
            return known.computeIfAbsent(series, unseen -> {
                size.incrementAndGet();
                return fresh.get();
            });
        }

        void forEach(Collection<String> services, BiConsumer<EventSeries, V> consumer) {
            known.forEach((series, value) -> {
                if (services.contains(series.service())) {
                    consumer.accept(series, value);
                }
            });
        }
    }
}
