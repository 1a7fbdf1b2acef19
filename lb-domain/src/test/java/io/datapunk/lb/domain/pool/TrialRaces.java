package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.spi.Outcome;

/** A half-open instance is tried by one request at a time. */
public final class TrialRaces {
    private TrialRaces() {}

    private static int held(long ticket) {
        return ticket != Ticket.NONE && Ticket.trial(ticket) ? 1 : 0;
    }

    private static String permit(RaceWorld world, int number) {
        return world.state(number).circuit() instanceof Circuit.HalfOpen trial
                ? (trial.taken() ? "taken" : "free") + ", " + trial.successes() + " passed"
                : world.state(number).circuit().label();
    }

    /** Two requests ask for one permit. */
    public static final class TwoClaims implements Race {
        private final RaceWorld world = new RaceWorld(4);
        private long first = Ticket.NONE;
        private long second = Ticket.NONE;

        /** The first instance is half-open. */
        public TwoClaims() {
            world.untilTrial(0);
        }

        @Override
        public void one() {
            first = world.begin(0);
        }

        @Override
        public void other() {
            second = world.begin(0);
        }

        @Override
        public String outcome() {
            return world.audited(held(first) + held(second) + " held, permit " + permit(world, 0));
        }
    }

    /** A permit is given back unused while the next request asks for it. */
    public static final class VoidAndClaim implements Race {
        private final RaceWorld world = new RaceWorld(4);
        private final long first;
        private long second = Ticket.NONE;

        /** The first instance is being tried. */
        public VoidAndClaim() {
            world.untilTrial(0);
            first = world.begin(0);
        }

        @Override
        public void one() {
            world.end(first, Outcome.IGNORED);
        }

        @Override
        public void other() {
            second = world.begin(0);
        }

        @Override
        public String outcome() {
            return world.audited(held(second) + " held, permit " + permit(world, 0));
        }
    }

    /** A trial ends well while its time is up. */
    public static final class SuccessAndTimeout implements Race {
        private final RaceWorld world = new RaceWorld(4);
        private final long first;

        /** The first instance is being tried. */
        public SuccessAndTimeout() {
            world.untilTrial(0);
            first = world.begin(0);
        }

        @Override
        public void one() {
            world.end(first, Outcome.SUCCESS);
        }

        @Override
        public void other() {
            world.pass(2 * RaceWorld.TRIAL_LIMIT);
        }

        @Override
        public String outcome() {
            return world.audited(permit(world, 0));
        }
    }

    /** A permit is given back while its time is up, the instance rests, and the next trial begins. */
    public static final class VoidAndNextTrial implements Race {
        private final RaceWorld world = new RaceWorld(4);
        private final long first;
        private long second = Ticket.NONE;

        /** The first instance is being tried. */
        public VoidAndNextTrial() {
            world.untilTrial(0);
            first = world.begin(0);
        }

        @Override
        public void one() {
            world.end(first, Outcome.IGNORED);
        }

        @Override
        public void other() {
            world.pass(2 * RaceWorld.TRIAL_LIMIT);
            world.pass(2 * RaceWorld.HOLD);
            second = world.begin(0);
        }

        @Override
        public String outcome() {
            return world.audited(held(second) + " held, then " + held(world.begin(0)));
        }
    }

    /** A request asks for the permit while an operator resets the instance. */
    public static final class ClaimAndReset implements Race {
        private final RaceWorld world = new RaceWorld(4);
        private long first = Ticket.NONE;

        /** The first instance is half-open. */
        public ClaimAndReset() {
            world.untilTrial(0);
        }

        @Override
        public void one() {
            first = world.begin(0);
        }

        @Override
        public void other() {
            world.order(0, HealthEvent.Reset.RESET);
        }

        @Override
        public String outcome() {
            if (first != Ticket.NONE) {
                world.end(first, Outcome.SERVER_ERROR);
            }
            return world.audited(permit(world, 0) + ", " + world.pool.inFlightTotal() + " out");
        }
    }
}
