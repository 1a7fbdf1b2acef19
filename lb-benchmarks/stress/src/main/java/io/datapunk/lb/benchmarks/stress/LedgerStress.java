package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.LedgerRaces;
import io.datapunk.lb.domain.pool.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The account agrees with the states, and no ejection goes beyond the budget. */
public final class LedgerStress {
    private LedgerStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "2 out of 4, 1 denied", expect = ACCEPTABLE)
    public static class TwoEjectionsAtTheEdge {
        private final Race race = new LedgerRaces.TwoEjectionsAtTheEdge();

        @Actor
        public void one() {
            race.one();
        }

        @Actor
        public void other() {
            race.other();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = race.outcome();
        }
    }

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "1 out of 4, 1 ejection", expect = ACCEPTABLE)
    public static class TwoReasonsForOne {
        private final Race race = new LedgerRaces.TwoReasonsForOne();

        @Actor
        public void one() {
            race.one();
        }

        @Actor
        public void other() {
            race.other();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = race.outcome();
        }
    }

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "1 out of 4, draining", expect = ACCEPTABLE)
    public static class EjectionAndOrder {
        private final Race race = new LedgerRaces.EjectionAndOrder();

        @Actor
        public void one() {
            race.one();
        }

        @Actor
        public void other() {
            race.other();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = race.outcome();
        }
    }

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "0 out of 3", expect = ACCEPTABLE)
    public static class EjectionAndRemoval {
        private final Race race = new LedgerRaces.EjectionAndRemoval();

        @Actor
        public void one() {
            race.one();
        }

        @Actor
        public void other() {
            race.other();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = race.outcome();
        }
    }

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "1 out of 4, back 0 out of 4", expect = ACCEPTABLE)
    public static class EjectionAndReweighing {
        private final Race race = new LedgerRaces.EjectionAndReweighing();

        @Actor
        public void one() {
            race.one();
        }

        @Actor
        public void other() {
            race.other();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = race.outcome();
        }
    }

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "2 out of 4, too few: false", expect = ACCEPTABLE)
    public static class OneWorseOneBetter {
        private final Race race = new LedgerRaces.OneWorseOneBetter();

        @Actor
        public void one() {
            race.one();
        }

        @Actor
        public void other() {
            race.other();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = race.outcome();
        }
    }
}
