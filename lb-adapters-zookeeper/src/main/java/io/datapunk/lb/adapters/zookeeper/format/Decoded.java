package io.datapunk.lb.adapters.zookeeper.format;

import io.datapunk.lb.spi.Instance;

/** What the content of one registry node turned out to be. Immutable. */
public sealed interface Decoded {
    /**
     * An instance that takes part.
     *
     * @param instance the instance, its id being the name of the node
     * @param leftOut how many metadata entries or attributes were outside the bounds and are missing from it
     */
    record Listed(Instance instance, int leftOut) implements Decoded {}

    /** A well-formed registration that asks not to be used: the weight is 0, or {@code enabled} is false and it is not draining. */
    record Disabled() implements Decoded {}

    /**
     * Content that cannot be used.
     *
     * @param reason what is wrong, without any of the content itself
     */
    record Undecodable(String reason) implements Decoded {}
}
