package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.Race;
import io.datapunk.lb.domain.pool.TrialRaces;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Of a half-open instance nobody but one request at a time has the permit. */
public final class TrialStress {
    private TrialStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "1 held, permit taken, 0 passed", expect = ACCEPTABLE)
    public static class TwoClaims {
        private final Race race = new TrialRaces.TwoClaims();

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
    @Outcome(id = "1 held, permit taken, 0 passed", expect = ACCEPTABLE)
    @Outcome(id = "0 held, permit free, 0 passed", expect = ACCEPTABLE)
    public static class VoidAndClaim {
        private final Race race = new TrialRaces.VoidAndClaim();

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
    @Outcome(id = "free, 1 passed", expect = ACCEPTABLE)
    @Outcome(id = "open", expect = ACCEPTABLE)
    public static class SuccessAndTimeout {
        private final Race race = new TrialRaces.SuccessAndTimeout();

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
    @Outcome(id = "1 held, then 0", expect = ACCEPTABLE)
    public static class VoidAndNextTrial {
        private final Race race = new TrialRaces.VoidAndNextTrial();

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
    @Outcome(id = "ramping, 0 out", expect = ACCEPTABLE)
    public static class ClaimAndReset {
        private final Race race = new TrialRaces.ClaimAndReset();

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
