package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.spi.Instance;

/** Hears what a pool decided. Called by the deciding thread after the fact; never blocks, never throws. */
public interface PoolListener {
    /**
     * The state of an instance changed.
     *
     * @param score its score at the decision
     */
    void changed(int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, float score);

    /** Too few are healthy now, or enough again. */
    void tooFew(boolean entered, Ledger.Account account);

    /** The scorer threw; its evidence stayed as it was. */
    void scorerFault(Throwable fault);
}
