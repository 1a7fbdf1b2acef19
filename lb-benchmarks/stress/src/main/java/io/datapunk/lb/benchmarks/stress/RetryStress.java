package io.datapunk.lb.benchmarks.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.datapunk.lb.domain.pool.Race;
import io.datapunk.lb.domain.retry.RetryRaces;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** No token of the retry budget is taken twice, and none is lost. */
public final class RetryStress {
    private RetryStress() {}

    /** See the race. */
    @JCStressTest
    @State
    @Outcome(id = "1 granted, 0 left", expect = ACCEPTABLE)
    public static class TwoRetries {
        private final Race race = new RetryRaces.TwoRetries();

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
    @Outcome(id = "1 granted, 1 left", expect = ACCEPTABLE)
    public static class RequestAndRetry {
        private final Race race = new RetryRaces.RequestAndRetry();

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
    @Outcome(id = "7 left", expect = ACCEPTABLE)
    public static class TimePasses {
        private final Race race = new RetryRaces.TimePasses();

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
