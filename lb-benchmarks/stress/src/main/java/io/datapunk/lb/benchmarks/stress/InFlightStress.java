package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.InFlightRaces;
import io.datapunk.lb.domain.pool.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Requests that begin, end and are written off at once leave the count of what is out exact. */
public final class InFlightStress {
    private InFlightStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "0 out, 2 ended, 0 stale", expect = ACCEPTABLE)
    public static class TwoRequests {
        private final Race race = new InFlightRaces.TwoRequests();

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
    @Outcome(id = "0 out, 2 ended, 0 stale, 1 error, 1 timeout", expect = ACCEPTABLE)
    public static class TwoEnds {
        private final Race race = new InFlightRaces.TwoEnds();

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
    @Outcome(id = "1 out, then 0 out, 2 ended, 0 stale", expect = ACCEPTABLE)
    public static class BeginAndRestamp {
        private final Race race = new InFlightRaces.BeginAndRestamp();

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
    @Outcome(id = "0 out, 1 ended, 0 stale, 0 written off", expect = ACCEPTABLE)
    @Outcome(id = "0 out, 0 ended, 1 stale, 1 written off", expect = ACCEPTABLE)
    public static class EndAndWriteOff {
        private final Race race = new InFlightRaces.EndAndWriteOff();

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
