package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.adapters.telemetry.Durations;
import io.datapunk.lb.adapters.telemetry.EventSeries;
import io.datapunk.lb.adapters.telemetry.EventTally;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters that events feed. Its methods are called one after another; meters read any time. */
final class EventMeters {
    private final EventTally tally;
    private final Runnable touch;
    private final Supplier<MeterGroup> groups;
    private final Map<EventSeries, MeterGroup> counters = new HashMap<>();
    private final Map<EventSeries, Timed> timers = new HashMap<>();

    /** A timer and what of the durations it has been given. */
    private record Timed(MeterGroup group, Timer timer, Durations.Cursor cursor) {
        void catchUp() {
            cursor.advance((nanos, times) -> {
                for (long i = 0; i < times; i++) {
                    timer.record(nanos, TimeUnit.NANOSECONDS);
                }
            });
        }
    }

    EventMeters(EventTally tally, Runnable touch, Supplier<MeterGroup> groups) {
        this.tally = tally;
        this.touch = touch;
        this.groups = groups;
    }

    /** Gives the meters what is new, for the services there are. */
    void show(Set<String> services) {
        tally.counts(services, (series, count) -> counters.computeIfAbsent(series, this::counter));
        tally.durations(
                services,
                (series, durations) -> timers.computeIfAbsent(series, unseen -> timer(series, durations))
                        .catchUp());
        counters.entrySet().removeIf(entry -> gone(entry.getKey(), entry.getValue(), services));
        timers.entrySet()
                .removeIf(entry -> gone(entry.getKey(), entry.getValue().group(), services));
    }

    private MeterGroup counter(EventSeries series) {
        MeterGroup group = groups.get();
        group.counter(series.meter(), series.tags(), () -> {
            touch.run();
            return tally.count(series);
        });
        return group;
    }

    private Timed timer(EventSeries series, Durations durations) {
        MeterGroup group = groups.get();
        Timer timer = group.timer(series.meter(), series.tags());
        return new Timed(group, timer, new Durations.Cursor(series.meter(), durations));
    }

    private static boolean gone(EventSeries series, MeterGroup group, Set<String> services) {
        boolean gone = !services.contains(series.service());
        if (gone) {
            group.remove();
        }
        return gone;
    }

    void remove() {
        show(Set.of());
    }
}
