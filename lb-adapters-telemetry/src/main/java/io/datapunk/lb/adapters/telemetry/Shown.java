package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
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

    /** The next reading: of all, or of the worst; of equally bad ones those shown before, then by order of id. */
    Shown next(BalancedService service, List<InstanceSnapshot> all, int most) {
        List<InstanceSnapshot> chosen = all.size() <= most ? all : worst(all, most);
        List<InstanceReading> instances = new ArrayList<>(chosen.size());
        Set<String> nextIds = new HashSet<>();
        for (InstanceSnapshot instance : chosen) {
            instances.add(InstanceReading.of(instance));
            nextIds.add(instance.instance().id());
        }
        ServiceStatistics statistics = service.statistics();
        int unmetered = Math.max(0, (most == 0 ? statistics.listed() : all.size()) - instances.size());
        return new Shown(new ServiceReading(service.name(), statistics, instances, unmetered), nextIds);
    }

    private List<InstanceSnapshot> worst(List<InstanceSnapshot> all, int most) {
        Comparator<InstanceSnapshot> worstFirst = Comparator.comparingInt(Shown::badness)
                .reversed()
                .thenComparing(instance -> !shows(instance))
                .thenComparing(instance -> instance.instance().id());
        PriorityQueue<InstanceSnapshot> kept = new PriorityQueue<>(worstFirst.reversed());
        for (InstanceSnapshot instance : all) {
            kept.add(instance);
            if (kept.size() > most) {
                kept.remove();
            }
        }
        return kept.stream()
                .sorted(Comparator.comparing(instance -> instance.instance().id()))
                .toList();
    }

    /** By circuit, then by tenths of the score: finer, and series would come and go with every request. */
    private static int badness(InstanceSnapshot instance) {
        int circuit = instance.denied() ? InstanceReading.OPEN : InstanceReading.circuitNumber(instance.circuit());
        return 100 * circuit + (int) Math.round(10 * (1 - instance.score()));
    }

    private boolean shows(InstanceSnapshot instance) {
        return ids.contains(instance.instance().id());
    }
}
