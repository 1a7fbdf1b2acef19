package io.datapunk.lb.simulator.server;

import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Where a server's requests slow each other down. Not thread-safe. */
interface Workplace {
    /** The one a specification asks for; null where requests do not meet and nobody counts them. */
    static @Nullable Workplace of(ServerSpec spec, VirtualTime time, RandomGenerator speed) {
        if (spec.capacity() instanceof Capacity.Slots slots) {
            return new Line(slots.slots(), slots.queue(), time);
        }
        if (spec.capacity() instanceof Capacity.Sharing sharing) {
            return new SharedProcessor(sharing, time, speed);
        }
        return spec.reports() ? new Line(Integer.MAX_VALUE, 0, time) : null;
    }

    /** Takes a request that needs so much time of work; the asker hears when it is done. */
    void work(Outcome outcome, long nanos, Asker asker);

    /** How many are there, waiting ones too. */
    int requests();

    /** All that are there end now, unanswered. */
    void cutOff();
}
