package io.datapunk.lb.spi.selection;

/**
 * What one request says about itself to the picker.
 *
 * <p>Immutable and thread-safe; implemented only by the framework, so it may grow. {@link #EMPTY} is shared by all
 * requests that have nothing to say.
 */
public interface SelectionContext {
    /** A first attempt without a routing hash, a route or an excluded instance. */
    @SuppressWarnings("ClassInitializationDeadlock") // Nobody else names its class, so this one always comes first.
    SelectionContext EMPTY = new EmptyContext();

    /** Whether a routing hash is given. */
    boolean hasHash();

    /** The routing hash, which chooses by key; 0 when {@link #hasHash} is false. */
    long hash();

    /** How often this request was asked before, from 0: a picker by hash probes on with it. */
    int attempt();

    /** Whether the instance behind this handle must not be used, for example because it was tried already. */
    boolean excluded(int handle);

    /** Whether nobody is {@link #excluded}; false is always a right answer, and means only that it must be asked. */
    default boolean excludesNobody() {
        return false;
    }

    /** The index of the route for error baselines, from 1; 0 is none. */
    int route();
}
