package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.Circumstances;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/** The circumstances of one decision; asks the ledger at most once and remembers the answer. Not thread-safe. */
final class Moment implements Circumstances {
    /** The part of all requests that may be trials of one instance. */
    private static final double TRIALS = 0.002;

    private static final double LONGEST_SPACING = 60e9;

    private final Store store;
    private final Conditions conditions;
    private final Evidence evidence;
    private final long now;
    private final long clientSeed;
    private final int handle;
    private final Instance instance;
    private final InstanceState state;
    private boolean asked;
    private boolean granted;
    private boolean reserved;

    /** @param clientSeed differs between clients, so that they do not return to an instance together */
    Moment(
            Store store,
            Conditions conditions,
            Evidence evidence,
            long now,
            long clientSeed,
            int handle,
            Instance instance,
            InstanceState state) {
        this.store = store;
        this.conditions = conditions;
        this.evidence = evidence;
        this.now = now;
        this.clientSeed = clientSeed;
        this.handle = handle;
        this.instance = instance;
        this.state = state;
    }

    Conditions conditions() {
        return conditions;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public CircuitPolicy policy() {
        return conditions.policy().circuit();
    }

    @Override
    public boolean frozen() {
        return conditions.frozen() || conditions.late(now);
    }

    @Override
    public boolean grant() {
        if (!asked) {
            asked = true;
            // Who is out already, by order, needs no second debit.
            granted = state.out();
            if (!granted) {
                reserved = store.ledger().reserve(conditions.policy().ejection(), instance.weight());
                granted = reserved;
            }
        }
        return granted;
    }

    boolean reserved() {
        return reserved;
    }

    /** Returns what was reserved, if anything; tells whether there was. */
    boolean release() {
        if (!reserved) {
            return false;
        }
        reserved = false;
        store.ledger().release(instance.weight());
        return true;
    }

    @Override
    public float score() {
        return evidence.score(handle);
    }

    @Override
    public Verdict verdict() {
        return evidence.verdict(handle);
    }

    @Override
    public int inFlight() {
        return store.lines().inFlight(handle);
    }

    @Override
    public long idle() {
        return store.lines().idleNanos(handle, now);
    }

    @Override
    public long trialSpacing() {
        double requestsPerNano = store.traffic().requestsPerTick() / (double) (1 << Decay.TICK_SHIFT);
        return requestsPerNano > 0 ? (long) Math.min(LONGEST_SPACING, 1 / (TRIALS * requestsPerNano)) : 0;
    }

    @Override
    public double jitter(int trips) {
        return 0.5 + Spread.unit(clientSeed, instance.id().hashCode(), trips);
    }
}
