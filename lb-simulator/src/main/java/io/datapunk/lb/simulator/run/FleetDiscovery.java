package io.datapunk.lb.simulator.run;

import io.datapunk.lb.spi.discovery.InstanceDiscovery;

/** Tells at once that the whole fleet is there, under any service's name. */
record FleetDiscovery(Fleet fleet) implements InstanceDiscovery {
    @Override
    public Watch watch(String service, Listener listener) {
        listener.complete(fleet.instances());
        return () -> {};
    }

    @Override
    public void close() {}
}
