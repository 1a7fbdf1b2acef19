package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lists that never change. Every watch is told once. */
final class StaticDiscovery implements InstanceDiscovery {
    private final Map<String, List<Instance>> byService;
    private final List<Instance> forOthers;
    private final Scheduler scheduler;
    private final Set<OpenWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A backend over fixed lists.
     *
     * @param byService the instances of services by name
     * @param forOthers the instances of every other service
     */
    StaticDiscovery(Map<String, List<Instance>> byService, List<Instance> forOthers, Scheduler scheduler) {
        this.byService = Map.copyOf(byService);
        this.forOthers = List.copyOf(forOthers);
        this.scheduler = scheduler;
    }

    @Override
    public Watch watch(String service, Listener listener) {
        OpenWatch watch = new OpenWatch(service, listener, watches::remove);
        watches.add(watch); // before it looks: a close that comes in between finds it
        if (closed) {
            watch.close();
            return watch;
        }
        List<Instance> all = byService.getOrDefault(service, forOthers);
        scheduler.after(Duration.ZERO, () -> watch.list(all));
        return watch;
    }

    @Override
    public void close() {
        closed = true;
        watches.forEach(OpenWatch::close);
    }
}
