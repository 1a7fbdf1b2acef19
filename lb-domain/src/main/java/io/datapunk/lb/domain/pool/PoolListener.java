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
     * @param figures what the rule saw; empty when the change is not worth telling: its label is the same, and nobody waits
     *     for it
     */
    void changed(
            int handle, Instance instance, InstanceState before, InstanceState after, Rule rule, FigureLine figures);

    /** Too few are healthy now, or enough again. */
    void tooFew(boolean entered, Ledger.Account account);

    /** The scorer threw; its evidence stayed as it was. */
    void scorerFault(Throwable fault);
}
