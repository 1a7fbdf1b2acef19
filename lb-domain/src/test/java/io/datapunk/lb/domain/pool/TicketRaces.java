package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;

/** A request that ends late takes nothing from, and says nothing of, whoever has its instance's place by then. */
public final class TicketRaces {
    private static final int SUCCESSOR = 7;

    private TicketRaces() {}

    private static String successor(RaceWorld world, long itsTicket) {
        int out = world.inFlight(SUCCESSOR);
        long evidence = world.evidence(SUCCESSOR);
        world.end(itsTicket, Outcome.SUCCESS);
        long ended = world.pool.counted(world.handle(SUCCESSOR), Outcome.SUCCESS);
        return world.audited(
                "successor: " + out + " out, " + RaceScorer.errors(evidence) + " errors, " + ended + " ended");
    }

    /** A request fails while its instance leaves, its slot is freed, and another one comes. */
    public static final class EndAndSuccession implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket;
        private long itsTicket = Ticket.NONE;

        /** New to the pool, as its successor will be, so that their circuits changed equally often. */
        public EndAndSuccession() {
            world.list(3, 1);
            ticket = world.begin(3);
        }

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.drop(3);
            world.pass(1);
            world.pass(1);
            world.list(SUCCESSOR, 1);
            itsTicket = world.begin(SUCCESSOR);
        }

        @Override
        public String outcome() {
            return successor(world, itsTicket) + "; all ended: " + world.ended();
        }
    }

    /** The same, but nobody waits for the request any longer. */
    public static final class EndAndExpiry implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket;
        private long itsTicket = Ticket.NONE;

        /** New to the pool, as its successor will be, so that their circuits changed equally often. */
        public EndAndExpiry() {
            world.list(3, 1);
            ticket = world.begin(3);
        }

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            world.drop(3);
            world.pass(2 * RaceWorld.LEASE_LIMIT);
            world.list(SUCCESSOR, 1);
            itsTicket = world.beginAtLast(SUCCESSOR);
        }

        @Override
        public String outcome() {
            return successor(world, itsTicket);
        }
    }

    /** The same, but nobody waits for anybody: the chunk of all is given back, and made again for others. */
    public static final class EndAndNewRoom implements Race {
        private static final int ALL = 4;

        private final RaceWorld world = new RaceWorld(ALL);
        private final long ticket = world.begin(ALL - 1);
        private long itsTicket = Ticket.NONE;

        @Override
        public void one() {
            world.end(ticket, Outcome.SERVER_ERROR);
        }

        @Override
        public void other() {
            for (int number = 0; number < ALL; number++) {
                world.drop(number);
            }
            world.pass(2 * RaceWorld.LEASE_LIMIT);
            world.pass(1);
            for (int number = 1; number < ALL; number++) {
                world.list(number, 1);
            }
            world.list(SUCCESSOR, 1);
            itsTicket = world.beginAtLast(SUCCESSOR);
        }

        @Override
        public String outcome() {
            boolean sameSlot = Ticket.handle(itsTicket) == Ticket.handle(ticket);
            return sameSlot ? successor(world, itsTicket) : "another slot";
        }
    }

    /** A load is reported while the instance leaves and another one comes. */
    public static final class ReportAndRemoval implements Race {
        private final RaceWorld world = new RaceWorld(3);
        private final long ticket = world.begin(0);

        @Override
        public void one() {
            world.pool.reportLoad(ticket, 3);
            world.end(ticket, Outcome.SUCCESS);
        }

        @Override
        public void other() {
            world.drop(0);
            world.pass(1);
            world.pass(1);
            world.list(SUCCESSOR, 1);
        }

        @Override
        public String outcome() {
            boolean none = Float.isNaN(world.pool.candidates().reportedLoad(world.handle(SUCCESSOR)));
            return world.audited(none ? "nothing reported of the successor" : "the successor's load is another's");
        }
    }
}
