package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.Race;
import io.datapunk.lb.domain.pool.TicketRaces;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A ticket from before harms neither an instance that came after nor what is known of it. */
public final class TicketStress {
    private TicketStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "successor: 1 out, 0 errors, 1 ended; all ended: 2", expect = ACCEPTABLE)
    public static class EndAndSuccession {
        private final Race race = new TicketRaces.EndAndSuccession();

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
    @Outcome(id = "successor: 1 out, 0 errors, 1 ended", expect = ACCEPTABLE)
    public static class EndAndExpiry {
        private final Race race = new TicketRaces.EndAndExpiry();

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
    @Outcome(id = "successor: 1 out, 0 errors, 1 ended", expect = ACCEPTABLE)
    public static class EndAndNewRoom {
        private final Race race = new TicketRaces.EndAndNewRoom();

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
    @Outcome(id = "nothing reported of the successor", expect = ACCEPTABLE)
    public static class ReportAndRemoval {
        private final Race race = new TicketRaces.ReportAndRemoval();

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
