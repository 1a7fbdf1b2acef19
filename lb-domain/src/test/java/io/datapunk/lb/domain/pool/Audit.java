package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;

/** Compares what a pool keeps with what its states add up to. For a pool that nobody uses at the moment. */
final class Audit {
    private static final double ROUNDING = 1e-6;

    private Audit() {}

    /** What the ledger should hold. */
    static Ledger.Account recomputed(Pool pool) {
        int listed = 0;
        int out = 0;
        int condemned = 0;
        double listedWeight = 0;
        double outWeight = 0;
        double condemnedWeight = 0;
        for (int handle : pool.handles()) {
            MemberView member = pool.view(handle);
            double weight = member.instance().weight();
            InstanceState state = member.state();
            if (!state.listed()) {
                throw new AssertionError("a member that is not listed: " + member);
            }
            listed++;
            listedWeight += weight;
            if (state.out()) {
                out++;
                outWeight += weight;
            }
            if (state.condemned()) {
                condemned++;
                condemnedWeight += weight;
            }
        }
        return new Ledger.Account(listed, listedWeight, out, outWeight, condemned, condemnedWeight);
    }

    static void consistent(Pool pool) {
        ledgerAddsUp(pool.account(), recomputed(pool));
        boolean panic =
                pool.tooFewHealthy() && pool.conditions().policy().ejection().whenTooFew() == TooFew.PANIC;
        int counted = 0;
        double weight = 0;
        for (int handle : pool.handles()) {
            MemberView member = pool.view(handle);
            InstanceState state = member.state();
            boolean pressed = panic && !state.order().given() && state.circuit().out();
            if (member.eligible() != (pressed || state.eligible())) {
                throw new AssertionError("eligible: " + member.eligible() + ", but the state is " + state.label());
            }
            if (pressed || state.admits()) {
                counted++;
                weight += member.instance().weight();
            }
        }
        same("index count", pool.candidates().eligibleCount(), counted);
        same("index weight", pool.candidates().eligibleWeight(), weight);
        if (pool.tooFewHealthy()
                != pool.store().ledger().tooFew(pool.conditions().policy().ejection(), pool.tooFewHealthy())) {
            throw new AssertionError("too few: " + pool.tooFewHealthy() + " at " + pool.account());
        }
    }

    private static void ledgerAddsUp(Ledger.Account kept, Ledger.Account expected) {
        same("listed", kept.listed(), expected.listed());
        same("out", kept.out(), expected.out());
        same("condemned", kept.condemned(), expected.condemned());
        same("listed weight", kept.listedWeight(), expected.listedWeight());
        same("weight out", kept.outWeight(), expected.outWeight());
        same("condemned weight", kept.condemnedWeight(), expected.condemnedWeight());
    }

    private static void same(String what, double kept, double expected) {
        if (!(Math.abs(kept - expected) <= ROUNDING)) {
            throw new AssertionError(what + ": " + kept + " is kept, the states add up to " + expected);
        }
    }
}
