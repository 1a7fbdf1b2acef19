package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The last reading of one service and the ids of the instances in it. Immutable. */
final class Shown {
    static final Shown NOTHING = new Shown(new ServiceReading("", ServiceStatistics.NONE, List.of(), 0), Set.of());

    final ServiceReading reading;
    private final Set<String> ids;

    private Shown(ServiceReading reading, Set<String> ids) {
        this.reading = reading;
        this.ids = ids;
    }

    /** The next reading: who is shown stays, free places go to others in the order given. */
    Shown next(BalancedService service, List<InstanceSnapshot> all, int most) {
        int free = most - (int) all.stream().filter(this::shows).count();
        List<InstanceReading> instances = new ArrayList<>(Math.min(most, all.size()));
        Set<String> nextIds = new HashSet<>();
        for (InstanceSnapshot instance : all) {
            if (shows(instance) || free-- > 0) {
                instances.add(InstanceReading.of(instance));
                nextIds.add(instance.instance().id());
            }
        }
        ServiceStatistics statistics = service.statistics();
        int unmetered = Math.max(0, (most == 0 ? statistics.listed() : all.size()) - instances.size());
        return new Shown(new ServiceReading(service.name(), statistics, instances, unmetered), nextIds);
    }

    private boolean shows(InstanceSnapshot instance) {
        return ids.contains(instance.instance().id());
    }
}
