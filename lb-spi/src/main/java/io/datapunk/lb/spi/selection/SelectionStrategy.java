package io.datapunk.lb.spi.selection;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way to choose among candidates: prepares a {@link Picker} when the members change.
 *
 * <p>Thread-safe. What a picker does not honour itself (see {@link #honours}) the framework does by thinning: it
 * accepts an answer with the probability of weight × ramp × health and asks again otherwise.
 */
@FunctionalInterface
public interface SelectionStrategy {
    /** When a picker must be prepared anew. Never because of health. */
    enum Rebuild {
        /** The picker reads everything from the live view. */
        NEVER,
        /** When members come or go. */
        ON_MEMBERSHIP,
        /** When members come or go, or what is listed of one changes: its weight, zone or metadata. */
        ON_WEIGHT
    }

    /** What a picker weighs by itself. */
    enum Honours {
        /** {@link Candidates#weight}. */
        WEIGHT,
        /** {@link Candidates#ramp}. */
        RAMP,
        /** {@link Candidates#health}. */
        HEALTH
    }

    /**
     * Makes a picker for the present members, off the request's path, while picks go on with the previous one.
     *
     * @param candidates a live view; when its members change during this call, there is another call afterwards, and what
     *     this one throws does not count
     * @param previous the picker in use until now, so that state may carry over; null the first time
     */
    Picker prepare(Candidates candidates, @Nullable Picker previous);

    /** When {@link #prepare} must be called again. */
    default Rebuild rebuild() {
        return Rebuild.ON_MEMBERSHIP;
    }

    /** What the pickers weigh by themselves; the framework thins by the rest. */
    default Set<Honours> honours() {
        return Set.of();
    }
}
