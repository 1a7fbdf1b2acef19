package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.selection.PickTracer;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The way of a request while picks are explained: the same choice, written down.
 *
 * <p>Thread-safe and lock-free; allocates a kilobyte or two for each pick. So between two readings of the coarse clock only
 * so many picks are written down, about the first, and the others go the usual way.
 */
final class Explaining {
    /** At five milliseconds a reading, at most 12,800 a second. */
    static final int MOST_PER_READING = 64;

    private final Acquisition acquisition;
    private final Candidates candidates;
    private final CoarseClock clock;
    private final Consumer<? super TracedPick> told;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile long reading;

    Explaining(Acquisition acquisition, Candidates candidates, CoarseClock clock, Consumer<? super TracedPick> told) {
        this.acquisition = acquisition;
        this.candidates = candidates;
        this.clock = clock;
        this.told = told;
        this.reading = clock.nanos();
    }

    long acquire(Selector selector, SelectionContext context, RandomGenerator random) {
        PickTracer tracer = new PickTracer(candidates, context, random);
        long ticket = acquisition.acquireTraced(selector, tracer);
        int handle = ticket == Ticket.NONE ? Candidates.NONE : Ticket.handle(ticket);
        told.accept(tracer.ended(handle, ticket != Ticket.NONE && Ticket.trial(ticket)));
        return ticket;
    }

    /** Whether one more pick may be written down. Threads that see a new reading at the same time may let a few more through. */
    boolean isAffordable() {
        long now = clock.nanos();
        if (now != reading) {
            reading = now;
            taken.set(0);
        }
        return taken.get() < MOST_PER_READING && taken.incrementAndGet() <= MOST_PER_READING;
    }
}
