package io.datapunk.lb.spi;

/**
 * A source of elapsed time.
 *
 * <p>The origin is arbitrary and values may be negative: compare two readings only by their difference
 * ({@code now - then >= 0}), never with {@code <}. Implementations are thread-safe, never block and never go
 * backwards by intent; users of a ticker must survive one that does.
 */
@FunctionalInterface
public interface Ticker {
    /** The present reading, in nanoseconds since an arbitrary origin. */
    long nanos();
}
