package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What can be wrong with a server: turns the reply it would have given into the one it gives. Immutable. */
public sealed interface Fault {
    /**
     * The reply under this fault.
     *
     * @param usual what the server would have replied
     */
    Reply spoil(Reply usual, RandomGenerator random);

    /** What an active check sees of it, after the latency of the reply. */
    Answer seenByChecks();

    /** Whether it shows by errors or silence, so that ejecting the server is right. */
    boolean errs();

    /**
     * Answers at once with an error, while its check stays green.
     *
     * @param after the time of an answer
     */
    record FastFail(Duration after) implements Fault {
        /** Within a millisecond. */
        public FastFail() {
            this(Duration.ofMillis(1));
        }

        @Override
        public Reply spoil(Reply usual, RandomGenerator random) {
            return new Reply(Outcome.SERVER_ERROR, after.toNanos());
        }

        @Override
        public Answer seenByChecks() {
            return Answer.PASS;
        }

        @Override
        public boolean errs() {
            return true;
        }
    }

    /**
     * Some answers are errors, in the usual time.
     *
     * @param rate which part of those that would have been well, 0 to 1
     */
    record Errors(double rate) implements Fault {
        public Errors {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate: " + rate + ", expected 0 to 1");
            }
        }

        @Override
        public Reply spoil(Reply usual, RandomGenerator random) {
            return random.nextDouble() < rate ? new Reply(Outcome.SERVER_ERROR, usual.latencyNanos()) : usual;
        }

        @Override
        public Answer seenByChecks() {
            return Answer.PASS;
        }

        @Override
        public boolean errs() {
            return true;
        }
    }

    /**
     * Every answer takes a multiple of its time.
     *
     * @param factor above 0
     */
    record Slow(double factor) implements Fault {
        public Slow {
            if (!(factor > 0 && factor < 1e6)) {
                throw new IllegalArgumentException("factor: " + factor + ", expected above 0 and below a million");
            }
        }

        @Override
        public Reply spoil(Reply usual, RandomGenerator random) {
            return new Reply(usual.outcome(), (long) (usual.latencyNanos() * factor));
        }

        @Override
        public Answer seenByChecks() {
            return Answer.PASS;
        }

        @Override
        public boolean errs() {
            return false;
        }
    }

    /**
     * Every answer takes another time.
     *
     * @param latency how long
     */
    record Stuck(Latency latency) implements Fault {
        @Override
        public Reply spoil(Reply usual, RandomGenerator random) {
            return new Reply(usual.outcome(), latency.draw(random));
        }

        @Override
        public Answer seenByChecks() {
            return Answer.PASS;
        }

        @Override
        public boolean errs() {
            return false;
        }
    }

    /** Takes requests and checks, and never answers. */
    record BlackHole() implements Fault {
        @Override
        public Reply spoil(Reply usual, RandomGenerator random) {
            return new Reply(Outcome.TIMEOUT, Reply.NEVER);
        }

        @Override
        public Answer seenByChecks() {
            return Answer.NO_ANSWER;
        }

        @Override
        public boolean errs() {
            return true;
        }
    }
}
