package io.datapunk.lb.bootstrap.demo.virtual;

/**
 * What a run should show, and whether it did. The names of the components are keys of its JSON form.
 *
 * @param promise what should be, with its limit
 * @param reached what was
 * @param held whether that is within the limit
 */
public record VirtualPromise(String promise, String reached, boolean held) {
    /** As a line of a summary. */
    String row() {
        return (held ? "held    " : "BROKEN  ") + promise + ": " + reached;
    }
}
