package io.datapunk.lb.benchmarks;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A discovery whose list never changes. */
record FixedList(List<Instance> instances) implements InstanceDiscovery {
    static FixedList of(int count) {
        List<Instance> instances = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String host = "10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff);
            instances.add(new Instance(id(i), host, 8080, 1.0, "", Map.of()));
        }
        return new FixedList(instances);
    }

    static String id(int number) {
        return "instance-" + number;
    }

    @Override
    public Watch watch(String service, Listener listener) {
        listener.complete(instances);
        return () -> {};
    }

    @Override
    public void close() {}
}
