package io.datapunk.lb.application.service;

import java.util.concurrent.atomic.AtomicLong;

/** The highest of all values so far: what is read in several steps may seem to fall, though it only grows. Thread-safe. */
final class Highest {
    private final AtomicLong highest = new AtomicLong();

    /** The value, or a higher one that was seen before. */
    long with(long value) {
        return highest.accumulateAndGet(value, Math::max);
    }
}
