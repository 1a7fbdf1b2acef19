package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.EvidenceRaces;
import io.datapunk.lb.domain.pool.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What requests say of an instance is neither lost nor told of the wrong time. */
public final class EvidenceStress {
    private EvidenceStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "2 errors, 0 successes", expect = ACCEPTABLE)
    public static class TwoFailures {
        private final Race race = new EvidenceRaces.TwoFailures();

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
    @Outcome(id = "2 errors, 32 successes", expect = ACCEPTABLE)
    public static class FailureAndSuccess {
        private final Race race = new EvidenceRaces.FailureAndSuccess();

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
    @Outcome(id = "2 errors, 1 successes", expect = ACCEPTABLE)
    public static class FailureAndWaitingSuccess {
        private final Race race = new EvidenceRaces.FailureAndWaitingSuccess();

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
    @Outcome(id = "2 errors, 0 successes", expect = ACCEPTABLE)
    public static class FailureAndForgiving {
        private final Race race = new EvidenceRaces.FailureAndForgiving();

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
    @Outcome(id = "open, 1 ejection, 1 out", expect = ACCEPTABLE)
    public static class TwoFailuresThatEject {
        private final Race race = new EvidenceRaces.TwoFailuresThatEject();

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
    @Outcome(id = "0 errors, 0 successes", expect = ACCEPTABLE)
    public static class FailureAndReset {
        private final Race race = new EvidenceRaces.FailureAndReset();

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
    @Outcome(id = "nothing", expect = ACCEPTABLE)
    @Outcome(id = "a word of scorer 2", expect = ACCEPTABLE)
    public static class FailureAndNewScorer {
        private final Race race = new EvidenceRaces.FailureAndNewScorer();

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
    @Outcome(id = "1 errors, 0 successes, looked after 1 time a round", expect = ACCEPTABLE)
    public static class FailureAndSweep {
        private final Race race = new EvidenceRaces.FailureAndSweep();

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
