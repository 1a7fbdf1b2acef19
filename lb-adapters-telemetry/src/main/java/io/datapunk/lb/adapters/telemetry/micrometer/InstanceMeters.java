package io.datapunk.lb.adapters.telemetry.micrometer;

import io.datapunk.lb.adapters.telemetry.InstanceReading;
import io.datapunk.lb.adapters.telemetry.InstanceSeries;

/** The meters of one instance. Its methods are called one after another; meters read any time. */
final class InstanceMeters {
    private final String service;
    private final Runnable touch;
    private final MeterGroup own;
    private volatile InstanceReading reading;

    InstanceMeters(String service, InstanceReading first, Runnable touch, MeterGroup own) {
        this.service = service;
        this.touch = touch;
        this.own = own;
        reading = first;
    }

    /** Registers the meters; apart from the constructor because they look at this object. */
    InstanceMeters begin() {
        for (InstanceSeries series : InstanceSeries.ALL) {
            own.gauge(
                    series.meter(),
                    InstanceSeries.tagsFor(service, reading),
                    () -> series.value().applyAsDouble(fresh()));
        }
        return this;
    }

    private InstanceReading fresh() {
        touch.run();
        return reading;
    }

    void show(InstanceReading next) {
        reading = next;
    }

    void remove() {
        own.remove();
    }
}
