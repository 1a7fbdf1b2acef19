package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.spi.Outcome;

/** What requests say of an instance is folded exactly once, or belongs to a time that is over. */
public final class EvidenceRaces {
    private EvidenceRaces() {}

    private static String known(RaceWorld world) {
        long evidence = world.evidence(0);
        return world.audited(RaceScorer.errors(evidence) + " errors, " + RaceScorer.successes(evidence) + " successes");
    }

    /** Two requests fail. */
    public static final class TwoFailures implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long first = world.begin(0);
        private final long second = world.begin(0);

        @Override
        public void one() {
            world.end(first, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.end(second, Outcome.TIMEOUT);
        }

        @Override
        public String outcome() {
            return known(world);
        }
    }

    /** One request succeeds and has to be folded now, one fails, on an instance that failed once before. */
    public static final class FailureAndSuccess implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long first;
        private final long second;

        /** One failure before, and as many successes as may wait. */
        public FailureAndSuccess() {
            world.fail(0);
            for (int i = 0; i < 31; i++) {
                world.request(0, Outcome.SUCCESS);
            }
            first = world.begin(0);
            second = world.begin(0);
        }

        @Override
        public void one() {
            world.end(first, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.end(second, Outcome.SUCCESS);
        }

        @Override
        public String outcome() {
            return known(world);
        }
    }

    /** The same of a success that may wait, until the next round. */
    public static final class FailureAndWaitingSuccess implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long first;
        private final long second;

        /** One failure before. */
        public FailureAndWaitingSuccess() {
            world.fail(0);
            first = world.begin(0);
            second = world.begin(0);
        }

        @Override
        public void one() {
            world.end(first, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.end(second, Outcome.SUCCESS);
        }

        @Override
        public String outcome() {
            world.round();
            return known(world);
        }
    }

    /** A request fails while time forgives. */
    public static final class FailureAndForgiving implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket;

        /** One failure before. */
        public FailureAndForgiving() {
            world.fail(0);
            ticket = world.begin(0);
        }

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.pass(SECOND / 10);
        }

        @Override
        public String outcome() {
            return known(world);
        }
    }

    /** The second failure takes an instance out: two arrive at once. */
    public static final class TwoFailuresThatEject implements Race {
        private final RaceWorld world = new RaceWorld(4, 2, RaceWorld.HALF);
        private final long first = world.begin(0);
        private final long second = world.begin(0);

        @Override
        public void one() {
            world.end(first, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.end(second, Outcome.SERVER_ERROR);
        }

        @Override
        public String outcome() {
            return world.audited(world.state(0).circuit().label() + ", "
                    + world.pool.poolCounts().ejections() + " ejection, "
                    + world.pool.account().out() + " out");
        }
    }

    /** A request fails while an operator resets the instance. */
    public static final class FailureAndReset implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.order(0, HealthEvent.Reset.RESET);
        }

        @Override
        public String outcome() {
            return known(world);
        }
    }

    /** A request fails while another scorer takes over, to whom the old one's word means nothing. */
    public static final class FailureAndNewScorer implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.pool.policy(world.policy(new RaceScorer(RaceScorer.NEVER, 2)));
        }

        @Override
        public String outcome() {
            long word = world.evidence(0);
            return world.audited(word == 0 ? "nothing" : "a word of scorer " + RaceScorer.signature(word));
        }
    }

    /** A request fails while maintenance drops the instance from those it looks after. */
    public static final class FailureAndSweep implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket;

        /** On the list because a load was reported, and due to leave it. */
        public FailureAndSweep() {
            world.pool.reported(world.handle(0), 1);
            ticket = world.begin(0);
        }

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.pass(3 * SECOND);
        }

        @Override
        public String outcome() {
            int before = RaceScorer.forgiven(world.evidence(0));
            world.pass(SECOND);
            int rounds = RaceScorer.forgiven(world.evidence(0)) - before;
            return known(world) + ", looked after " + rounds + " time a round";
        }
    }
}
