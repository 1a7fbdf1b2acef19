package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;

/** Lists the fleet once, as a registry that never changes. Not thread-safe. */
record FleetDiscovery(Fleet fleet, Scheduler scheduler) implements InstanceDiscovery {
    @Override
    public Watch watch(String service, Listener listener) {
        Scheduler.Cancellable listing = scheduler.after(Duration.ZERO, () -> listener.complete(fleet.instances()));
        return listing::cancel;
    }

    @Override
    public void close() {}
}
