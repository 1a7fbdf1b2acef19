package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.spi.Outcome;

/** Who is out is booked once, with the weight it has, and never beyond the budget. */
public final class LedgerRaces {
    private LedgerRaces() {}

    private static String booked(RaceWorld world) {
        return world.audited(
                world.pool.account().out() + " out of " + world.pool.account().listed());
    }

    /** Two instances deserve to go, and the budget allows for one. */
    public static final class TwoEjectionsAtTheEdge implements Race {
        private final RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        private final long first;
        private final long second;

        /** One of four is out, and two may be. */
        public TwoEjectionsAtTheEdge() {
            world.check(3, Check.REFUSE);
            first = world.begin(0);
            second = world.begin(1);
        }

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
            return booked(world) + ", " + world.pool.poolCounts().denials() + " denied";
        }
    }

    /** Requests and a check take out the same instance. */
    public static final class TwoReasonsForOne implements Race {
        private final RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.check(0, Check.REFUSE);
        }

        @Override
        public String outcome() {
            return booked(world) + ", " + world.pool.poolCounts().ejections() + " ejection";
        }
    }

    /** An instance fails and is drained. */
    public static final class EjectionAndOrder implements Race {
        private final RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.order(0, HealthEvent.Drain.DRAIN);
        }

        @Override
        public String outcome() {
            return booked(world) + ", " + world.state(0).order().kind().label();
        }
    }

    /** An instance fails and leaves. */
    public static final class EjectionAndRemoval implements Race {
        private final RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.drop(0);
        }

        @Override
        public String outcome() {
            return booked(world);
        }
    }

    /** An instance fails and is given another weight. */
    public static final class EjectionAndReweighing implements Race {
        private final RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.list(0, 2);
        }

        @Override
        public String outcome() {
            String after = booked(world);
            world.order(0, HealthEvent.Reset.RESET);
            return after + ", back " + booked(world);
        }
    }

    /** One instance turns bad and another one well, where one bad one more is one too many. */
    public static final class OneWorseOneBetter implements Race {
        private final RaceWorld world = new RaceWorld(4, RaceScorer.NEVER, new EjectionPolicy(0.5, 2, 0, TooFew.PANIC));

        /** One is out and one denied, for two must stay. */
        public OneWorseOneBetter() {
            world.order(3, HealthEvent.Drain.DRAIN);
            world.check(0, Check.REFUSE);
            world.check(1, Check.REFUSE);
        }

        @Override
        public void one() {
            world.check(2, Check.REFUSE);
        }

        @Override
        public void other() {
            world.check(1, Check.UP);
        }

        @Override
        public String outcome() {
            return booked(world) + ", too few: " + world.pool.tooFewHealthy();
        }
    }
}
