package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.time.Duration;

/**
 * What can be wrong with a server: turns the reply it would have given into the one it gives. Immutable.
 *
 * <p>Several at one time work from the inside of the server outwards, whatever their order in the scenario: errors, another
 * time, a slower pace, failing at the door, throttling, hanging, having crashed, a black hole.
 */
public sealed interface Fault {
    /**
     * The reply under this fault.
     *
     * @param usual what the server would have replied
     */
    Reply spoil(Reply usual, Visit visit);

    /** Where it works: of faults at one time the outer ones come after the inner ones. */
    Layer layer();

    /** What an active check sees of it unless the scenario says otherwise. */
    Answer seenByChecks();

    /** Whether it shows by errors or silence, so that ejecting the server is right. */
    boolean errs();

    /** Whether the server itself answers nobody while it lasts, so that a probe hears nothing either. */
    default boolean silences() {
        return false;
    }

    /**
     * Every answer is an error and takes a time of its own, while the health check stays green.
     *
     * @param after the time of an answer, above zero: a millisecond for a fast failure, seconds for a slow one
     * @param blame a server error, or a client error where the server blames the requests
     */
    record Fail(Duration after, Outcome blame) implements Fault {
        public Fail {
            Latency.requirePositive("after", after);
            if (blame != Outcome.SERVER_ERROR && blame != Outcome.CLIENT_ERROR) {
                throw new IllegalArgumentException("blame: " + blame + ", expected SERVER_ERROR or CLIENT_ERROR");
            }
        }

        /** With server errors. */
        public Fail(Duration after) {
            this(after, Outcome.SERVER_ERROR);
        }

        @Override
        public Reply spoil(Reply usual, Visit visit) {
            return Reply.atTheDoor(blame, after.toNanos());
        }

        @Override
        public Layer layer() {
            return Layer.DOOR;
        }

        @Override
        public Answer seenByChecks() {
            return Answer.PASS;
        }

        @Override
        public boolean errs() {
            return blame == Outcome.SERVER_ERROR;
        }
    }

    /**
     * Some answers are errors, in the usual time.
     *
     * @param rate which part of those that would have been well, 0 to 1
     * @param route only of this route, 1 to 63; 0: of all requests
     */
    record Errors(double rate, int route) implements Fault {
        public Errors {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate: " + rate + ", expected 0 to 1");
            }
            if (route < 0 || route > 63) {
                throw new IllegalArgumentException("route: " + route + ", expected 0 to 63");
            }
        }

        /** Of all requests. */
        public Errors(double rate) {
            this(rate, 0);
        }

        @Override
        public Reply spoil(Reply usual, Visit visit) {
            boolean concerned = route == 0 || route == visit.route();
            return concerned && visit.random().nextDouble() < rate ? usual.as(Outcome.SERVER_ERROR) : usual;
        }

        @Override
        public Layer layer() {
            return Layer.ANSWER;
        }

        @Override
        public Answer seenByChecks() {
            return Answer.PASS;
        }

        @Override
        public boolean errs() {
            return route == 0;
        }
    }

    /**
     * Every answer takes a multiple of its time.
     *
     * @param factor above 0 and below a million
     * @param fading whether it falls evenly to 1 over the window, as with a server that warms up
     */
    record Slow(double factor, boolean fading) implements Fault {
        public Slow {
            if (!(factor > 0 && factor < 1e6)) {
                throw new IllegalArgumentException("factor: " + factor + ", expected above 0 and below a million");
            }
        }

        /** By the same factor from beginning to end. */
        public Slow(double factor) {
            this(factor, false);
        }

        @Override
        public Reply spoil(Reply usual, Visit visit) {
            double now = fading ? factor + (1 - factor) * visit.passed() : factor;
            return usual.after((long) (usual.latencyNanos() * now));
        }

        @Override
        public Layer layer() {
            return Layer.PACE;
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
        public Reply spoil(Reply usual, Visit visit) {
            return usual.after(latency.draw(visit.random()));
        }

        @Override
        public Layer layer() {
            return Layer.WORK;
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
        public Reply spoil(Reply usual, Visit visit) {
            return Reply.atTheDoor(Outcome.TIMEOUT, Reply.NEVER);
        }

        @Override
        public Layer layer() {
            return Layer.NETWORK;
        }

        @Override
        public Answer seenByChecks() {
            return Answer.NO_ANSWER;
        }

        @Override
        public boolean errs() {
            return true;
        }

        @Override
        public boolean silences() {
            return true;
        }
    }

    /**
     * Stands still: requests that come in are answered after it is over, and after the time they take; those that were under
     * way are not held up. They take no place in a queue.
     *
     * @param share which part of the requests meets it, above 0 to 1
     */
    record Hang(double share) implements Fault {
        public Hang {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share: " + share + ", expected above 0 and at most 1");
            }
        }

        @Override
        public Reply spoil(Reply usual, Visit visit) {
            return share == 1 || visit.random().nextDouble() < share ? usual.heldFor(visit.untilTheEnd()) : usual;
        }

        @Override
        public Layer layer() {
            return Layer.PROCESS;
        }

        @Override
        public Answer seenByChecks() {
            return Answer.NO_ANSWER;
        }

        @Override
        public boolean errs() {
            return true;
        }

        @Override
        public boolean silences() {
            return share == 1;
        }
    }

    /** Is not there: connections are refused, and what was under way when it began is cut off. */
    record Crash() implements Fault {
        private static final long REFUSED_NANOS = 500_000;

        @Override
        public Reply spoil(Reply usual, Visit visit) {
            return Reply.atTheDoor(Outcome.UNREACHABLE, REFUSED_NANOS);
        }

        @Override
        public Layer layer() {
            return Layer.HOST;
        }

        @Override
        public Answer seenByChecks() {
            return Answer.NO_ANSWER;
        }

        @Override
        public boolean errs() {
            return true;
        }

        @Override
        public boolean silences() {
            return true;
        }
    }

    /**
     * Answers what is above a rate with "too many requests" (429).
     *
     * @param perSecond the rate it takes, above 0
     * @param retryAfter for how long it asks to be left alone; zero: does not say
     */
    record Throttle(double perSecond, Duration retryAfter) implements Fault {
        private static final long TURNED_AWAY_NANOS = 1_000_000;

        public Throttle {
            if (!(perSecond > 0 && perSecond < 1e9)) {
                throw new IllegalArgumentException("perSecond: " + perSecond + ", expected above 0 and below 1e9");
            }
            if (retryAfter.isNegative()) {
                throw new IllegalArgumentException("retryAfter: " + retryAfter + ", expected zero or more");
            }
        }

        @Override
        public Reply spoil(Reply usual, Visit visit) {
            return visit.bucket().admits(perSecond, visit.nanos())
                    ? usual
                    : new Reply(Outcome.THROTTLED, TURNED_AWAY_NANOS, false, retryAfter.toNanos());
        }

        @Override
        public Layer layer() {
            return Layer.LIMIT;
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
}
