package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.AttentionRaces;
import io.datapunk.lb.domain.pool.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Requests are told whether somebody waits. */
public final class AttentionStress {
    private AttentionStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "somebody waits, told that somebody waits", expect = ACCEPTABLE)
    @Outcome(id = "nobody waits, told that nobody waits", expect = ACCEPTABLE)
    public static class ServedAndOffered {
        private final Race race = new AttentionRaces.ServedAndOffered();

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
    @Outcome(id = "nobody waits, told that nobody waits", expect = ACCEPTABLE)
    public static class ServedTwice {
        private final Race race = new AttentionRaces.ServedTwice();

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
    @Outcome(id = "somebody waits, told that somebody waits", expect = ACCEPTABLE)
    @Outcome(id = "nobody waits, told that nobody waits", expect = ACCEPTABLE)
    public static class OfferedAndServed {
        private final Race race = new AttentionRaces.OfferedAndServed();

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
