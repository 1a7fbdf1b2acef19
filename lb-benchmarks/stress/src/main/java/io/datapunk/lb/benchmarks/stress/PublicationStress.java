package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.PublicationRaces;
import io.datapunk.lb.domain.pool.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** When all is quiet, standing words, epochs, index and the too-few flag agree with the states and the evidence. */
public final class PublicationStress {
    private PublicationStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class FailureAndCheck {
        private final Race race = new PublicationRaces.FailureAndCheck();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class FailureAndRescaling {
        private final Race race = new PublicationRaces.FailureAndRescaling();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class SuccessAndCheck {
        private final Race race = new PublicationRaces.SuccessAndCheck();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class SuccessAndRescaling {
        private final Race race = new PublicationRaces.SuccessAndRescaling();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class SuccessAndDrain {
        private final Race race = new PublicationRaces.SuccessAndDrain();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class TwoCircuitChanges {
        private final Race race = new PublicationRaces.TwoCircuitChanges();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class OneGoesOneComes {
        private final Race race = new PublicationRaces.OneGoesOneComes();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class OutAndBack {
        private final Race race = new PublicationRaces.OutAndBack();

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
    @Outcome(id = "agrees, panic: true", expect = ACCEPTABLE)
    public static class OpeningAndPanic {
        private final Race race = new PublicationRaces.OpeningAndPanic();

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
    @Outcome(id = "agrees", expect = ACCEPTABLE)
    public static class PanicAndNewPolicy {
        private final Race race = new PublicationRaces.PanicAndNewPolicy();

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
