package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.Circumstances;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/** The circumstances of one decision; asks the ledger at most once and remembers the answer. Not thread-safe. */
final class Moment implements Circumstances {
    private final Pool pool;
    private final int handle;
    private final Instance instance;
    private final InstanceState state;
    private final long now;
    private boolean asked;
    private boolean granted;
    private boolean reserved;

    Moment(Pool pool, int handle, Instance instance, InstanceState state) {
        this.pool = pool;
        this.handle = handle;
        this.instance = instance;
        this.state = state;
        this.now = pool.now();
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public CircuitPolicy policy() {
        return pool.policy().circuit();
    }

    @Override
    public boolean frozen() {
        return pool.frozen();
    }

    @Override
    public boolean grant() {
        if (!asked) {
            asked = true;
            // Who is out already, by order, needs no second debit.
            granted = state.out();
            if (!granted) {
                reserved = pool.ledger().reserve(pool.policy().ejection(), instance.weight());
                granted = reserved;
            }
        }
        return granted;
    }

    boolean reserved() {
        return reserved;
    }

    void release() {
        if (reserved) {
            reserved = false;
            pool.ledger().release(instance.weight());
        }
    }

    @Override
    public float score() {
        return pool.score(handle);
    }

    @Override
    public Verdict verdict() {
        return pool.verdict(handle);
    }

    @Override
    public int inFlight() {
        return pool.inFlight(handle);
    }

    @Override
    public double jitter(int trips) {
        return pool.jitter(instance, trips);
    }
}
