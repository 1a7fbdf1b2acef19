package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.bootstrap.demo.Observations.Recent;
import java.util.List;
import java.util.Optional;

/**
 * What is to be seen of a run at one moment. Immutable.
 *
 * @param recent what was observed
 * @param service what the balancer thinks
 * @param secondsLeft until the end; negative when there is none
 * @param plan to name the faults
 * @param gateway its URL
 * @param load whether the demo sends requests itself
 */
record Frame(Recent recent, ServiceSnapshot service, double secondsLeft, FaultPlan plan, String gateway, boolean load) {
    /** What the balancer thinks of this instance; empty when it does not know it. */
    Optional<InstanceSnapshot> thoughtsOn(String id) {
        return service.instances().stream()
                .filter(snapshot -> snapshot.instance().id().equals(id))
                .findFirst();
    }

    /** The faults that are on, as {@code id script}. */
    List<String> faultsOn() {
        return plan.faults().stream()
                .filter(fault -> {
                    Recent.Row row = recent.rows().get(fault.id());
                    return row != null && row.faultOn();
                })
                .map(fault -> fault.id() + " " + fault.script().key())
                .toList();
    }
}
