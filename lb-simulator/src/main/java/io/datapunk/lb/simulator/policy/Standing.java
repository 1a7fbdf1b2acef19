package io.datapunk.lb.simulator.policy;

/**
 * What a policy thinks of a server at one moment. Immutable.
 *
 * @param state the circuit in a word: {@code closed}, {@code open}, {@code half-open} or {@code ramping}; empty when the
 *     policy has none
 * @param score how well it answers, 0 to 1; NaN when the policy has no such thing
 * @param share how much of its fair share it is allowed, 0 to 1; NaN likewise
 */
public record Standing(String state, double score, double share) {
    /** Nothing. */
    public static final Standing UNKNOWN = new Standing("", Double.NaN, Double.NaN);
}
