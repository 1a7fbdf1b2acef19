package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        PoolPolicy policy = pool.conditions().policy();
        boolean panic = pool.tooFewHealthy() && policy.ejection().whenTooFew() == TooFew.PANIC;
        double largestWeight = 0;
        long errorLevels = 0;
        Set<Integer> counted = new HashSet<>();
        double weight = 0;
        int well = 0;
        double wellWeight = 0;
        for (int handle : pool.handles()) {
            MemberView member = pool.view(handle);
            InstanceState state = member.state();
            boolean pressed = panic && !state.order().given() && state.circuit().out();
            if (member.eligible() != (pressed || state.eligible())) {
                throw new AssertionError("eligible: " + member.eligible() + ", but the state is " + state.label());
            }
            if (pressed || state.admits()) {
                counted.add(handle);
                weight += member.instance().weight();
                boolean isWell = StandingWord.well(pool.store().lines().standing(handle));
                well += isWell ? 1 : 0;
                wellWeight += isWell ? member.instance().weight() : 0;
            }
            largestWeight = Math.max(largestWeight, member.instance().weight());
            errorLevels += policy.scorer().errorLevel(pool.store().lines().evidence(handle));
        }
        same("index count", pool.candidates().eligibleCount(), counted.size());
        same("index weight", pool.candidates().eligibleWeight(), weight);
        same("well count", pool.candidates().wellCount(), well);
        same("well weight", pool.candidates().wellWeight(), wellWeight);
        int[] few = pool.store().index().few();
        if (few != null && !counted.equals(IntStream.of(few).boxed().collect(Collectors.toSet()))) {
            throw new AssertionError("index: " + Arrays.toString(few) + ", expected " + counted);
        }
        for (int handle : pool.handles()) {
            published(pool, handle, panic, largestWeight);
        }
        same("error levels", (double) pool.evidence().errorLevels(), (double) errorLevels);
        if (pool.tooFewHealthy() != pool.store().ledger().tooFew(policy.ejection(), pool.tooFewHealthy())) {
            throw new AssertionError("too few: " + pool.tooFewHealthy() + " at " + pool.account());
        }
    }

    /** The words a pick reads say what state and evidence say. */
    private static void published(Pool pool, int handle, boolean panic, double largestWeight) {
        InstanceState state = pool.view(handle).state();
        boolean pressed = panic && !state.order().given() && state.circuit().out() && !state.eligible();
        float ramp = state.throttle().factor() * (state.denied() ? 0.1f : 1) * checkShare(state.check());
        if (pressed) {
            ramp *= pool.conditions().policy().circuit().rampStart();
        } else if (state.circuit() instanceof Circuit.Ramping ramping) {
            ramp *= ramping.level();
        }
        long evidence = pool.store().lines().evidence(handle);
        float health = evidence == 0 ? 1 : pool.scorer().score(evidence);
        if (pressed) {
            health = state.scoreWhenOut();
        }
        if (pool.isFrozen()) {
            health = Math.max(health, Standings.FROZEN_HEALTH);
        }
        boolean well = !state.circuit().out()
                && !state.denied()
                && health >= 0.25f
                && state.throttle().factor() >= 0.25f;
        long expected = StandingWord.of(
                pressed || state.eligible(),
                !pressed && state.circuit() instanceof Circuit.HalfOpen,
                state.steady(),
                well,
                pool.store().lines().reports(handle),
                ramp,
                health,
                (float) (pool.view(handle).instance().weight() / largestWeight));
        long standing = pool.store().lines().standing(handle);
        if (standing != expected) {
            throw new AssertionError(
                    "standing: " + Long.toHexString(standing) + ", expected " + Long.toHexString(expected));
        }
        int epoch = pool.store().lines().life(handle) >>> 16;
        if (epoch != state.epoch()) {
            throw new AssertionError("epoch: " + epoch + ", the state's is " + state.epoch());
        }
    }

    private static float checkShare(Check check) {
        return switch (check) {
            case DEGRADED -> 0.5f;
            case MISSED -> 0.02f;
            case UNKNOWN, UP, REFUSE, SILENT, CONTRADICTED -> 1;
        };
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
