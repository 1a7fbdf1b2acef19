package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code round-robin}: one eligible instance after the other, in order of id.
 *
 * <p>Weight, ramp and health are the framework's, by thinning; a routing hash is ignored. The position outlives a
 * change of the members.
 */
final class RoundRobinStrategy implements SelectionStrategy {
    private final long start;

    RoundRobinStrategy() {
        this(0);
    }

    /** Begins anywhere, also just before the counter wraps. */
    RoundRobinStrategy(long start) {
        this.start = start;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        return previous instanceof RoundRobinPicker picker ? picker : new RoundRobinPicker(new AtomicLong(start));
    }

    @Override
    public Rebuild rebuild() {
        return Rebuild.ON_MEMBERSHIP;
    }
}
