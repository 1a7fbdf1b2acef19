package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.InstanceState;
import java.util.concurrent.atomic.LongAdder;

/** What a pool counts over its whole life, and who is denied now. Thread-safe. */
final class Tally {
    private final LongAdder ejections = new LongAdder();
    private final LongAdder readmissions = new LongAdder();
    private final LongAdder recoveryAttempts = new LongAdder();
    private final LongAdder denials = new LongAdder();
    private final LongAdder denied = new LongAdder();
    private final LongAdder staleOutcomes = new LongAdder();
    private final LongAdder writtenOff = new LongAdder();

    /** Counts a change of state; once for each swap, so that the differences add up. */
    void changed(InstanceState before, InstanceState after) {
        if (after.circuit() instanceof Circuit.Open && !before.circuit().out()) {
            ejections.increment();
        }
        if (before.circuit().out() && after.circuit() instanceof Circuit.Ramping) {
            readmissions.increment();
        }
        if (after.circuit() instanceof Circuit.HalfOpen && !(before.circuit() instanceof Circuit.HalfOpen)) {
            recoveryAttempts.increment();
        }
        if (after.denied() != before.denied()) {
            denied.add(after.denied() ? 1 : -1);
            denials.add(after.denied() ? 1 : 0);
        }
    }

    void staleOutcome() {
        staleOutcomes.increment();
    }

    void wroteOff(int requests) {
        writtenOff.add(requests);
    }

    PoolCounts counts() {
        return new PoolCounts(
                ejections.sum(),
                readmissions.sum(),
                recoveryAttempts.sum(),
                denials.sum(),
                Math.toIntExact(denied.sum()),
                staleOutcomes.sum(),
                writtenOff.sum());
    }
}
