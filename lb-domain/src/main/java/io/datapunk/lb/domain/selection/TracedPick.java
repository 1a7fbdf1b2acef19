package io.datapunk.lb.domain.selection;

import java.util.List;

/**
 * How one pick went, from the first ask of the picker to who got the request. Immutable.
 *
 * @param hashed whether the request chose by key
 * @param hash the routing hash; 0 without one
 * @param attempt how often the request was tried before
 * @param route the index of the route for error baselines; 0 is none
 * @param listed members at that moment
 * @param eligible how many of them might be used
 * @param steps what happened, in order; at most {@link PickTracer#MOST_STEPS}
 * @param ending how it was decided
 * @param trial whether the request holds the trial permit of the chosen one
 * @param chosen the id of who got the request; empty when nobody did
 */
public record TracedPick(
        boolean hashed,
        long hash,
        int attempt,
        int route,
        int listed,
        int eligible,
        List<Step> steps,
        Ending ending,
        boolean trial,
        String chosen) {
    public TracedPick {
        steps = List.copyOf(steps);
    }

    /** How a pick was decided. */
    public enum Ending {
        /** The picker's answer was accepted. */
        PICKER,
        /** Of a strategy that weighs: no answer was accepted, so the last eligible one. */
        LAST_ANSWER,
        /** No answer was accepted, so one that the framework chose, by shares, or uniformly where nobody was answered. */
        UNIFORM,
        /** Somebody waited for the next request, and the strategy was not asked. */
        WAITING,
        /** The chosen one could not be had any more, so another one, drawn uniformly. */
        REDRAWN,
        /** Nobody in use could be had, so the first free trial permit. */
        ANY_TRIAL,
        /** Too few are healthy, and then requests are refused. */
        REFUSED,
        /** Nobody could be had. */
        NOBODY
    }

    /** Who named an instance. */
    public enum Source {
        /** The strategy's picker. */
        PICKER,
        /** The framework's own draw in its place. */
        UNIFORM,
        /** A uniform draw because the chosen one could not be had any more. */
        REDRAW
    }

    /** What became of a named instance. */
    public enum Result {
        /** Accepted. */
        ACCEPTED,
        /** Passed over by chance, in proportion to the share it should have. */
        THINNED,
        /** It may not be used now. */
        INELIGIBLE,
        /** The request excludes it. */
        EXCLUDED,
        /** No member has this handle. */
        NOT_A_MEMBER,
        /** Nobody was named. */
        NOBODY,
        /** The picker threw. */
        FAULT
    }

    /**
     * One naming of an instance, and what became of it.
     *
     * @param source who named it
     * @param handle its handle
     * @param id its id; empty when no member has this handle
     * @param result what became of it
     * @param thinning how it was thinned; {@link Thinning#NONE} when it was not
     * @param fault what the picker threw; empty when nothing
     * @param seen whom the picker looked at to name it; some of them when they were many
     */
    public record Step(
            Source source, int handle, String id, Result result, Thinning thinning, String fault, List<Seen> seen) {
        public Step {
            seen = List.copyOf(seen);
        }
    }

    /**
     * The probability of accepting an answer, and what it was compared with.
     *
     * @param weight its part by weight; NaN when the strategy weighs that itself
     * @param ramp its part by ramp, cut and throttle; NaN when the strategy weighs that itself
     * @param health its part by score; NaN when the strategy weighs that itself
     * @param probability the product
     * @param against the number it had to exceed; NaN when none was needed
     */
    public record Thinning(float weight, float ramp, float health, float probability, float against) {
        /** None took place. */
        public static final Thinning NONE = new Thinning(Float.NaN, Float.NaN, Float.NaN, 1, Float.NaN);
    }

    /**
     * A candidate as it was when the picker had answered.
     *
     * @param handle its handle
     * @param id its id
     * @param eligible whether it might be used
     * @param excluded whether the request excludes it
     * @param weight relative listed weight
     * @param ramp ramp × cut × throttle
     * @param health the score
     * @param inFlight requests out to it
     * @param latencyNanos latency cost
     * @param stallNanos time without progress
     * @param cost what the picker says it costs; NaN when it does not say
     */
    public record Seen(
            int handle,
            String id,
            boolean eligible,
            boolean excluded,
            float weight,
            float ramp,
            float health,
            int inFlight,
            float latencyNanos,
            float stallNanos,
            double cost) {}
}
