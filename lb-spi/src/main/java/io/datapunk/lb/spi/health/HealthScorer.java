package io.datapunk.lb.spi.health;

import io.datapunk.lb.spi.Outcome;

/**
 * Judges an instance by its outcomes, folded into one word of evidence.
 *
 * <p>The framework keeps the word and folds under compare-and-set, so every method must be a pure function: the same
 * arguments give the same result, and nothing else changes. Thread-safe, O(1), no allocation. {@code 0} is the word of
 * an instance that nothing speaks against, and {@code fold(0, SUCCESS, …)} must be 0.
 */
public interface HealthScorer {
    /** What the evidence says of the instance. */
    enum Verdict {
        /** Nothing that would need an answer. */
        KEEP,
        /** Watch it: it is checked more often. */
        DOUBT,
        /** Take it out. */
        EJECT
    }

    /** The largest {@link #errorLevel}, which stands for nothing but errors. */
    int FULL_LEVEL = 65_535;

    /**
     * The evidence after one more outcome. Called for every outcome but {@link Outcome#IGNORED},
     * {@link Outcome#THROTTLED}, and a {@link Outcome#TIMEOUT} that is one more of a line: of requests that waited where one of them
     * has timed out already, at an instance that had answered others meanwhile.
     *
     * <p>A {@link Outcome#CLIENT_ERROR} may lower the score, but never ejects: where the verdict on the word so far is not {@link
     * Verdict#EJECT}, that on the word after it is not either. Failures without end settle on a score below 1; successes and time
     * make good for everything.
     *
     * @param evidence the word so far
     * @param outcome how the attempt ended
     * @param latencyNanos how long it took; negative when unknown
     * @param peers the rest of the pool, valid only during this call
     */
    long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers);

    /**
     * Whether {@link #fold} makes something of the latency of a success. Where it does not, the successes of an instance may
     * be handed over some at a time, by {@link #succeeded}, and up to a tenth of a second late; never later than the next failure.
     */
    default boolean looksAtLatency() {
        return true;
    }

    /**
     * The evidence after some successes in a row; only asked of a scorer that does not look at their latency. How many come
     * together depends on when they end, so this must be the very word that {@link #fold} makes of them one by one.
     *
     * @param successes how many, above zero
     */
    default long succeeded(long evidence, int successes, Peers peers) {
        long folded = evidence;
        for (int i = 0; i < successes && folded != 0; i++) {
            folded = fold(folded, Outcome.SUCCESS, -1, peers);
        }
        return folded;
    }

    /**
     * The evidence after some time has passed; called at least once a second while the word is not 0. Time never lowers the
     * score.
     *
     * @param elapsedNanos the time since the last call, above zero
     */
    default long forgive(long evidence, long elapsedNanos) {
        return evidence;
    }

    /**
     * The evidence an instance has when its trials let it return: what is suspected of it still, so that it leaves sooner than
     * one that never left. 0 when its trials have made good for everything.
     *
     * <p>Neither the verdict on this word nor that after a success is {@link Verdict#EJECT}, or whoever returns is out again at once and
     * never stays; its score is in [0,1]; and successes and time make good for it.
     */
    default long returning() {
        return 0;
    }

    /** The recent errors per request this word stands for, from 0 to {@link #FULL_LEVEL}: what the pool sums. */
    default int errorLevel(long evidence) {
        return 0;
    }

    /** How well the instance answers, in [0,1]; 1 for the word 0; never rises on a failure. */
    float score(long evidence);

    /** What should be done. */
    Verdict verdict(long evidence);
}
