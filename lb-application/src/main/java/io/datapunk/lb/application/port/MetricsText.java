package io.datapunk.lb.application.port;

/**
 * All meters of this process as text, for whoever scrapes.
 *
 * <p>Thread-safe. {@link #text} takes as long as reading all meters does, which grows with the number of instances: not
 * for an event loop.
 */
public interface MetricsText {
    /** The media type of the text, with its version and character set. */
    String contentType();

    /** The meters as they are now. May throw when they cannot be read. */
    String text();
}
