package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.Race;
import io.datapunk.lb.domain.pool.WalkRaces;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Threads that share a lane never mix their walks. */
public final class WalkStress {
    private WalkStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "whole", expect = ACCEPTABLE)
    public static class TwoOfALane {
        private final Race race = new WalkRaces.TwoOfALane();

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
