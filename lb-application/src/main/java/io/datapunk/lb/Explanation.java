package io.datapunk.lb;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * One pick: who was looked at, what became of each answer of the strategy, and why the chosen one was chosen. Immutable.
 *
 * <p>Figures of candidates are those of the moment after the strategy had answered; it may have read slightly older ones.
 *
 * @param sequence counts the explained picks since they were switched on, from 1
 * @param age how long ago it was when it was asked for
 * @param strategy the name of the strategy
 * @param attempt how often the request was tried before
 * @param hash the routing hash, if the request chose by key
 * @param route the index of the route for error baselines; 0 is none
 * @param listed members at that moment
 * @param eligible how many of them might be used
 * @param panic whether so few were healthy that everyone listed was used
 * @param steps what happened, in order; at most 16
 * @param ending how it was decided
 * @param trial whether the request is a trial of a half-open instance
 * @param chosen the id of the instance that got the request; empty when nobody did
 */
public record Explanation(
        long sequence,
        Duration age,
        String strategy,
        int attempt,
        OptionalLong hash,
        int route,
        int listed,
        int eligible,
        boolean panic,
        List<Step> steps,
        Ending ending,
        boolean trial,
        String chosen) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /** How a pick was decided. */
    public enum Ending {
        /** The answer of the strategy was accepted. */
        PICKER,
        /** Of a strategy that weighs weight itself: no answer was accepted, so the last eligible one. */
        LAST_ANSWER,
        /** No answer was accepted, so one by weight, ramp and health; uniformly where nobody had been answered. */
        UNIFORM,
        /** Somebody waited for the next request, for a trial or because it is in doubt and idle; the strategy was not asked. */
        WAITING,
        /** The chosen one could not be had any more, for its trial permit was taken, so another one was drawn uniformly. */
        REDRAWN,
        /** Nobody in use could be had, so the first free trial permit. */
        ANY_TRIAL,
        /** Too few are healthy, and the policy is to refuse requests then. */
        REFUSED,
        /** Nobody could be had. */
        NOBODY
    }

    /** Who named an instance. */
    public enum Source {
        /** The strategy. */
        PICKER,
        /** A uniform draw in its place. */
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
        /** No instance has this handle. */
        NOT_A_MEMBER,
        /** Nobody was named. */
        NOBODY,
        /** The strategy threw. */
        FAULT
    }

    /**
     * An instance was named, by the strategy or by a draw, and this became of it.
     *
     * @param source who named it
     * @param handle its handle, as strategies see it; −1 is nobody
     * @param instance its id; empty when there is none of this handle
     * @param result what became of it
     * @param thinning the probability it was accepted with
     * @param fault what the strategy threw; empty when nothing
     * @param candidates whom the strategy looked at; at most 16 over all steps. Whom it draws from a group that it split off
     *     while preparing is seen only when it is asked about
     */
    public record Step(
            Source source,
            int handle,
            String instance,
            Result result,
            Thinning thinning,
            String fault,
            List<Candidate> candidates) {
        public Step {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * The probability of accepting an answer: the product of what the strategy does not weigh itself.
     *
     * @param weight its part by listed weight; NaN when not applied
     * @param ramp its part by ramp, cut and throttle; NaN when not applied
     * @param health its part by score; NaN when not applied
     * @param probability the product; 1 when nothing is applied
     * @param against the number that it must exceed: drawn, or hashed over key and instance; NaN when none was needed
     */
    public record Thinning(double weight, double ramp, double health, double probability, double against) {}

    /**
     * An instance the strategy looked at.
     *
     * @param instance its id
     * @param eligible whether it might be used
     * @param excluded whether the request excludes it
     * @param weight its listed weight relative to the largest, in (0,1]
     * @param ramp ramp × cut × throttle, in (0,1]
     * @param health the score, in [0,1]
     * @param inFlight requests out to it
     * @param latencyNanos its latency cost; the service's typical one when it has none
     * @param stallNanos for how long it has not completed anything that is out; 0 when idle
     * @param cost what it costs by the strategy's own reckoning, lower wins; NaN when the strategy has none
     */
    public record Candidate(
            String instance,
            boolean eligible,
            boolean excluded,
            double weight,
            double ramp,
            double health,
            int inFlight,
            double latencyNanos,
            double stallNanos,
            double cost) {}

    /** Why it ended so, in one line for people; its wording may change. */
    public String reason() {
        return new PickReason(this).text();
    }

    /** All of it as lines for people: a head, a line for each step and each candidate, the reason. Their wording may change. */
    public List<String> lines() {
        return new ExplanationText(this).lines();
    }
}
