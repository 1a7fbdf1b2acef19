package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;

import io.datapunk.lb.spi.Outcome;

/** Whoever holds and ends, what is out is counted exactly. */
public final class InFlightRaces {
    private InFlightRaces() {}

    private static String left(RaceWorld world) {
        return world.audited(world.pool.inFlightTotal() + " out, " + world.ended() + " ended, "
                + world.pool.poolCounts().staleOutcomes() + " stale");
    }

    /** Two requests, each begun and ended. */
    public static final class TwoRequests implements Race {
        private final RaceWorld world = new RaceWorld(2);

        @Override
        public void one() {
            world.request(0, Outcome.SUCCESS);
        }

        @Override
        public void other() {
            world.request(0, Outcome.SUCCESS);
        }

        @Override
        public String outcome() {
            return left(world);
        }
    }

    /** Two requests end with outcomes that are counted in one word. */
    public static final class TwoEnds implements Race {
        private final RaceWorld world = new RaceWorld(2);
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
            int handle = world.handle(0);
            return left(world) + ", " + world.pool.counted(handle, Outcome.SERVER_ERROR) + " error, "
                    + world.pool.counted(handle, Outcome.TIMEOUT) + " timeout";
        }
    }

    /** A request begins while maintenance stamps the line of an instance that was idle for long. */
    public static final class BeginAndRestamp implements Race {
        private final RaceWorld world = new RaceWorld(1);
        private long ticket;

        /** Idle for longer than a line may go without a stamp. */
        public BeginAndRestamp() {
            world.request(0, Outcome.SUCCESS);
            world.pass((long) (Decay.OLD - 1) << Decay.TICK_SHIFT);
        }

        @Override
        public void one() {
            ticket = world.begin(0);
        }

        @Override
        public void other() {
            world.pass(SECOND);
        }

        @Override
        public String outcome() {
            int out = world.inFlight(0);
            world.end(ticket, Outcome.SUCCESS);
            return out + " out, then " + left(world);
        }
    }

    /** A request ends while it is being written off. */
    public static final class EndAndWriteOff implements Race {
        private final RaceWorld world = new RaceWorld(1);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.end(ticket, Outcome.SUCCESS);
        }

        @Override
        public void other() {
            world.pass(2 * RaceWorld.LEASE_LIMIT);
        }

        @Override
        public String outcome() {
            return left(world) + ", " + world.pool.poolCounts().writtenOff() + " written off";
        }
    }
}
