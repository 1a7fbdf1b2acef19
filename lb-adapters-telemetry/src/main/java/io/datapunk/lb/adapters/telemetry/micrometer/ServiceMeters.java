package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.adapters.telemetry.InstanceReading;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.ServiceReading;
import io.datapunk.lb.adapters.telemetry.ServiceSeries;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The meters of one service and of its instances. Its methods are called one after another; meters read any time. */
final class ServiceMeters {
    private final Runnable touch;
    private final Supplier<MeterGroup> groups;
    private final MeterGroup own;
    private final Map<String, InstanceMeters> instances = new HashMap<>();
    private volatile ServiceReading reading;

    ServiceMeters(ServiceReading first, Runnable touch, Supplier<MeterGroup> groups) {
        this.touch = touch;
        this.groups = groups;
        own = groups.get();
        reading = first;
    }

    /** Registers the meters; apart from the constructor because they look at this object. */
    ServiceMeters begin() {
        for (ServiceSeries series : ServiceSeries.ALL) {
            Map<String, String> tags = series.tagsFor(reading.service());
            if (series.meter().kind() == LbMeter.Kind.COUNTER) {
                own.counter(series.meter(), tags, () -> series.value().applyAsDouble(fresh()));
            } else {
                own.gauge(series.meter(), tags, () -> series.value().applyAsDouble(fresh()));
            }
        }
        return this;
    }

    private ServiceReading fresh() {
        touch.run();
        return reading;
    }

    void show(ServiceReading next) {
        reading = next;
        Set<String> present = new HashSet<>();
        for (InstanceReading instance : next.instances()) {
            present.add(instance.id());
            InstanceMeters meters = instances.get(instance.id());
            if (meters == null) {
                instances.put(instance.id(), new InstanceMeters(next.service(), instance, touch, groups.get()).begin());
            } else {
                meters.show(instance);
            }
        }
        instances.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
    }

    void remove() {
        own.remove();
        instances.values().forEach(InstanceMeters::remove);
        instances.clear();
    }
}
