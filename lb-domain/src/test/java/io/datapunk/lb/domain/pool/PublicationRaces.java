package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.spi.Outcome;

/** When all is quiet, what picks read is what state and evidence say. */
public final class PublicationRaces {
    private PublicationRaces() {}

    private static String published(RaceWorld world) {
        return world.audited("agrees");
    }

    /** Evidence and state change at once. */
    public static final class FailureAndCheck implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.check(0, Check.DEGRADED);
        }

        @Override
        public String outcome() {
            return published(world);
        }
    }

    /** Evidence changes while the weight of another one makes this one's smaller. */
    public static final class FailureAndRescaling implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.list(1, 4);
        }

        @Override
        public String outcome() {
            return published(world);
        }
    }

    /** A success of one that failed before is published as a score alone. */
    private abstract static class SuccessAnd implements Race {
        final RaceWorld world = new RaceWorld(3);
        private final long ticket;

        SuccessAnd() {
            world.fail(0);
            ticket = world.begin(0);
        }

        @Override
        public final void one() {
            world.end(ticket, Outcome.SUCCESS);
        }

        @Override
        public final String outcome() {
            return published(world);
        }
    }

    /** A check changes the share meanwhile. */
    public static final class SuccessAndCheck extends SuccessAnd {
        @Override
        public void other() {
            world.check(0, Check.DEGRADED);
        }
    }

    /** The weight of another one makes this one's smaller meanwhile. */
    public static final class SuccessAndRescaling extends SuccessAnd {
        @Override
        public void other() {
            world.list(1, 4);
        }
    }

    /** An operator drains the instance meanwhile, which is no longer steady then. */
    public static final class SuccessAndDrain extends SuccessAnd {
        @Override
        public void other() {
            world.order(0, HealthEvent.Drain.DRAIN);
        }
    }

    /** A circuit opens while another rule begins it anew. */
    public static final class TwoCircuitChanges implements Race {
        private final RaceWorld world = new RaceWorld(4);

        @Override
        public void one() {
            world.order(0, HealthEvent.Reset.RESET);
        }

        @Override
        public void other() {
            world.check(0, Check.REFUSE);
        }

        @Override
        public String outcome() {
            return published(world);
        }
    }

    /** An instance goes and another comes back. */
    public static final class OneGoesOneComes implements Race {
        private final RaceWorld world = new RaceWorld(4);

        /** The second is drained. */
        public OneGoesOneComes() {
            world.order(1, HealthEvent.Drain.DRAIN);
        }

        @Override
        public void one() {
            world.order(0, HealthEvent.Drain.DRAIN);
        }

        @Override
        public void other() {
            world.order(1, HealthEvent.Undrain.UNDRAIN);
        }

        @Override
        public String outcome() {
            return published(world);
        }
    }

    /** An instance is ordered out and back again. */
    public static final class OutAndBack implements Race {
        private final RaceWorld world = new RaceWorld(4);

        @Override
        public void one() {
            world.order(0, HealthEvent.Drain.DRAIN);
        }

        @Override
        public void other() {
            world.order(0, HealthEvent.Undrain.UNDRAIN);
        }

        @Override
        public String outcome() {
            return published(world);
        }
    }

    /** An instance opens while panic begins, which presses whoever is open into service. */
    public static final class OpeningAndPanic implements Race {
        private final RaceWorld world =
                new RaceWorld(5, RaceScorer.NEVER, new EjectionPolicy(0.8, 1, 0.7, TooFew.PANIC));

        /** One is out; with three out there are too few. */
        public OpeningAndPanic() {
            world.check(2, Check.REFUSE);
        }

        @Override
        public void one() {
            world.check(0, Check.REFUSE);
        }

        @Override
        public void other() {
            world.check(1, Check.REFUSE);
        }

        @Override
        public String outcome() {
            return published(world) + ", panic: " + world.pool.tooFewHealthy();
        }
    }

    /** Panic is switched off while it begins. */
    public static final class PanicAndNewPolicy implements Race {
        private final RaceWorld world = new RaceWorld(4, RaceScorer.NEVER, RaceWorld.HALF);

        /** Two are out; one more is too many. */
        public PanicAndNewPolicy() {
            world.check(0, Check.REFUSE);
            world.check(1, Check.REFUSE);
        }

        @Override
        public void one() {
            world.check(2, Check.REFUSE);
        }

        @Override
        public void other() {
            world.pool.policy(RaceWorld.policy(world.scorer, RaceWorld.BEST_EFFORT));
        }

        @Override
        public String outcome() {
            return published(world);
        }
    }
}
