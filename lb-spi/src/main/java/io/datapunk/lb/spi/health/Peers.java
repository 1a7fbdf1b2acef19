package io.datapunk.lb.spi.health;

/**
 * What a scorer may know of the pool when it folds one outcome: a view without the instance itself.
 *
 * <p>Valid only during the call it is handed to. Every figure is NaN when unknown. Implemented only by the framework,
 * so it may grow.
 */
public interface Peers {
    /**
     * The recent errors per request of the others, in [0,1].
     *
     * @param ownEvidence the evidence of the instance in question, so that its part can be taken out
     */
    float errorRate(long ownEvidence);

    /** The part of the pool's recent requests that ended as {@link io.datapunk.lb.spi.Outcome#CLIENT_ERROR}, in [0,1]. */
    float clientErrorRate();

    /** Whether some other instance answers well now, so that an error is not everybody's. */
    boolean someAreWell();

    /** The typical latency of the pool in nanoseconds. */
    float latencyNanos();

    /** How many other members there are. */
    int count();

    /** How many requests this instance has completed since it was listed. */
    long ownRequests();

    /** The errors per request of this instance over a long time, in [0,1]. */
    float ownLongErrorRate();

    /** The errors per request of the request's route over the whole pool, in [0,1]. */
    float routeErrorRate();

    /**
     * Whether the instance answered others while this request waited until it timed out: then it is not silent, but may be busy, and who waited
     * there at that time waited for the same thing. False for every other outcome, and where that is not known.
     */
    default boolean answeredOthers() {
        return false;
    }

    /** Whether ejection is suspended because everybody worsens at once or this process stalled. */
    boolean frozen();
}
