package io.datapunk.lb.testkit.time;

import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * A ticker that stands still until a test moves it.
 *
 * <p>Unless told otherwise it starts {@link #UNTIL_WRAP five seconds} before the largest {@code long}, so that a
 * reading soon wraps around to the most negative one: code that compares two readings with {@code <}, or adds a timeout
 * and compares, fails where it would otherwise fail once in 292 years. {@link #beforeZero} crosses zero instead, which
 * finds code that takes 0 for "never".
 *
 * <p>Thread-safe; never blocks.
 */
public final class ManualTicker implements Ticker {
    /** How far a ticker of the default origin is from wrapping around. */
    public static final Duration UNTIL_WRAP = Duration.ofSeconds(5);

    /** Half of all readings would be more than {@code long} differences can tell from going back; a quarter is still sure. */
    private static final Duration LONGEST = Duration.ofNanos(1L << 62);

    private final AtomicLong nanos;

    /** A ticker that wraps around after {@link #UNTIL_WRAP}. */
    public ManualTicker() {
        this(Long.MAX_VALUE - UNTIL_WRAP.toNanos());
    }

    private ManualTicker(long origin) {
        nanos = new AtomicLong(origin);
    }

    /** A ticker that starts at the given reading, in nanoseconds. */
    public static ManualTicker startingAt(long nanos) {
        return new ManualTicker(nanos);
    }

    /** A ticker that starts negative and reads zero after the given time. */
    public static ManualTicker beforeZero(Duration until) {
        return new ManualTicker(-until.toNanos());
    }

    /**
     * New tickers, one at each origin that code with a wrong comparison does not survive: just before the reading wraps around,
     * at the largest and the smallest reading, negative, at zero and on either side of it. For a test that does the same from
     * every one of them and expects the same.
     */
    public static List<ManualTicker> ofEveryHostileOrigin() {
        long near = UNTIL_WRAP.toNanos();
        return LongStream.of(
                        Long.MAX_VALUE - near,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        Long.MIN_VALUE + near,
                        -(1L << 53) - 1, // no double holds it
                        -near,
                        -1,
                        0,
                        1)
                .mapToObj(ManualTicker::new)
                .toList();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /**
     * Lets time pass. Tasks of a {@link ManualScheduler} on this ticker do not run by this: they become late.
     *
     * @param time zero or more; for a clock that goes backwards use {@link #set}
     * @return the new reading
     * @throws IllegalArgumentException when the time is negative, or so long (146 years) that the new reading would look older
     *     than the present one
     */
    public long advance(Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time: " + time + ", expected zero or more, at most " + LONGEST);
        }
        return nanos.addAndGet(time.toNanos());
    }

    /** Sets the reading, forwards or backwards, in nanoseconds. */
    public void set(long reading) {
        nanos.set(reading);
    }

    @Override
    public String toString() {
        return "ManualTicker[" + nanos + " ns]";
    }
}
