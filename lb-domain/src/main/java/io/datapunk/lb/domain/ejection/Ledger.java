package io.datapunk.lb.domain.ejection;

import io.datapunk.lb.domain.circuit.InstanceState;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The ejection ledger: who is out is debited here, from one budget, whatever took it out.
 *
 * <p>Thread-safe and lock-free: the account is an immutable value swapped by compare-and-set. Assumption: each change of
 * an instance's state is booked exactly once. Guarantee: what is granted never takes out more than the budget, nor leaves
 * fewer in than the floor, nor the last one; drains and removals are always booked and may overdraw.
 */
public final class Ledger {
    /** Protects comparisons of sums of weights from rounding. */
    private static final double TOLERANCE = 1e-9;

    private static final double LEAVE_MARGIN = 0.1;

    /** Of fewer the margin is less than one member. */
    private static final int LEAST_WITH_MARGIN = 10;

    private final AtomicReference<Books> books = new AtomicReference<>(Books.EMPTY);

    /** An empty ledger. */
    public Ledger() {}

    /**
     * What is booked.
     *
     * @param listed members
     * @param listedWeight their weight
     * @param out those that get no traffic, by circuit or order
     * @param outWeight their weight
     * @param condemned those that should get none
     * @param condemnedWeight their weight
     */
    public record Account(
            int listed, double listedWeight, int out, double outWeight, int condemned, double condemnedWeight) {
        /** Members that are not condemned. */
        public int healthy() {
            return listed - condemned;
        }
    }

    /** The sums behind an account, and that account. */
    private record Books(Weighed listed, Weighed out, Weighed condemned, Account account) {
        static final Books EMPTY = of(Weighed.NOBODY, Weighed.NOBODY, Weighed.NOBODY);

        static Books of(Weighed listed, Weighed out, Weighed condemned) {
            return new Books(
                    listed,
                    out,
                    condemned,
                    new Account(
                            listed.count(),
                            listed.weight(),
                            out.count(),
                            out.weight(),
                            condemned.count(),
                            condemned.weight()));
        }

        Books reserved(double weight) {
            return of(listed, out.plus(weight), condemned);
        }

        Books released(double weight) {
            return of(listed, out.minus(weight), condemned);
        }

        Books plus(InstanceState state, double weight) {
            return of(
                    state.listed() ? listed.plus(weight) : listed,
                    state.listed() && state.out() ? out.plus(weight) : out,
                    state.listed() && state.condemned() ? condemned.plus(weight) : condemned);
        }

        Books minus(InstanceState state, double weight) {
            return of(
                    state.listed() ? listed.minus(weight) : listed,
                    state.listed() && state.out() ? out.minus(weight) : out,
                    state.listed() && state.condemned() ? condemned.minus(weight) : condemned);
        }
    }

    /** What is booked now. */
    public Account account() {
        return kept().account();
    }

    /**
     * Debits one more ejection if the budget and the floor allow it. The caller swaps the state next and books the
     * change by {@link #book} with {@code reserved}, or returns the debit by {@link #release}.
     */
    public boolean reserve(EjectionPolicy policy, double weight) {
        while (true) {
            Books now = kept();
            if (!allows(now.account(), policy, weight)) {
                return false;
            }
            if (books.compareAndSet(now, now.reserved(weight))) {
                return true;
            }
        }
    }

    /** Returns a debit that was reserved and not used. */
    public void release(double weight) {
        change(now -> now.released(weight));
    }

    /** Whether a change of state must be booked. */
    public static boolean concerns(InstanceState before, InstanceState after) {
        return before.listed() != after.listed()
                || before.out() != after.out()
                || before.condemned() != after.condemned();
    }

    /**
     * Books a change of state.
     *
     * @param reserved whether the debit was reserved before
     */
    public void book(InstanceState before, InstanceState after, double weight, boolean reserved) {
        if (reserved || concerns(before, after)) {
            // One step, or another ejection could slip in between.
            change(now -> {
                Books booked = now.minus(before, weight).plus(after, weight);
                return reserved ? booked.released(weight) : booked;
            });
        }
    }

    /** Books a change of the listed weight of an instance in this state. */
    public void reweigh(InstanceState state, double before, double after) {
        change(now -> now.minus(state, before).plus(state, after));
    }

    /**
     * Whether too few are healthy, given whether they were before: left only with a margin, where that is worth a member at least. When
     * nobody is in, for whatever reasons together, there are too few.
     */
    public boolean tooFew(EjectionPolicy policy, boolean before) {
        Account now = account();
        if (now.listed == 0) {
            return false;
        }
        double share = policy.minHealthyShare() + (before && now.listed >= LEAST_WITH_MARGIN ? LEAVE_MARGIN : 0);
        double healthyWeight = now.listedWeight - now.condemnedWeight;
        return now.out == now.listed
                || now.healthy() < Math.min(policy.minHealthy(), now.listed)
                || healthyWeight < Math.min(share, 1) * now.listedWeight * (1 - TOLERANCE);
    }

    private static boolean allows(Account now, EjectionPolicy policy, double weight) {
        int left = now.listed - now.out - 1;
        if (left < Math.max(1, policy.minHealthy())) {
            return false;
        }
        if (now.out == 0) {
            return true;
        }
        double budget = policy.maxOutShare() * now.listedWeight;
        return now.listed > 3 && now.outWeight + weight <= budget * (1 + TOLERANCE);
    }

    private void change(UnaryOperator<Books> step) {
        Books now;
        do {
            now = kept();
        } while (!books.compareAndSet(now, step.apply(now)));
    }

    private Books kept() {
        return Objects.requireNonNull(books.get());
    }
}
