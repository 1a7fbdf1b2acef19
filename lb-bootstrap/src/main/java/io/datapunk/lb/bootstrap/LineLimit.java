package io.datapunk.lb.bootstrap;

import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Says how often a line about the same thing may be written: some at once, then one in a while, and how many were left
 * out.
 *
 * <p>What is quiet long enough is forgotten, and at most {@value #MOST_SUBJECTS} things are told apart: beyond, all that
 * are new share the allowance of their event. Thread-safe; O(1), but for a sweep of all once in a while.
 */
final class LineLimit {
    /** How many things are told apart. */
    static final int MOST_SUBJECTS = 4_096;

    private static final String ALL_OTHERS = "";

    private final Ticker ticker;
    private final int burst;
    private final long refillNanos;
    private final Map<Subject, Allowance> allowances = new ConcurrentHashMap<>();
    private final AtomicLong swept;

    /** What a line is about: an event of an instance; service or instance are empty where it has none. */
    record Subject(String event, String service, String instance) {}

    /** Lines about something that were left out. */
    record Suppressed(Subject subject, long lines) {}

    /**
     * The lines left, in nanoseconds of refill, as of a moment.
     *
     * @param suppressed lines left out since the last that was written
     * @param last whether the line that led here may be written
     * @param before how many were left out before it
     */
    private record Allowance(long credit, long at, long suppressed, boolean last, long before) {}

    /**
     * A limit without any history.
     *
     * @param burst how many lines may be written at once, ≥ 1
     * @param refill after how long another one may
     */
    LineLimit(Ticker ticker, int burst, Duration refill) {
        this.ticker = ticker;
        this.burst = burst;
        this.refillNanos = refill.toNanos();
        this.swept = new AtomicLong(ticker.nanos());
    }

    /** How many lines were left out before this one; negative when this one is to be left out too. */
    long admit(Subject subject) {
        Subject known = allowances.containsKey(subject) || allowances.size() < MOST_SUBJECTS
                ? subject
                : new Subject(subject.event(), ALL_OTHERS, ALL_OTHERS);
        long now = ticker.nanos();
        Allowance after = allowances.compute(known, (unused, before) -> spent(before, now));
        return after.last() ? after.before() : -1;
    }

    private Allowance spent(@Nullable Allowance before, long now) {
        if (before == null) {
            return new Allowance(full() - refillNanos, now, 0, true, 0);
        }
        long credit = creditAt(before, now);
        return credit >= refillNanos
                ? new Allowance(credit - refillNanos, now, 0, true, before.suppressed())
                : new Allowance(credit, now, before.suppressed() + 1, false, 0);
    }

    private long creditAt(Allowance allowance, long now) {
        return Math.min(full(), allowance.credit() + Math.max(0, now - allowance.at()));
    }

    private long full() {
        return burst * refillNanos;
    }

    /**
     * Forgets what has been quiet, once per refill at most.
     *
     * @return what was left out of it and never told
     */
    List<Suppressed> sweep() {
        long now = ticker.nanos();
        long last = swept.get();
        if (now - last < refillNanos || !swept.compareAndSet(last, now)) {
            return List.of();
        }
        List<Suppressed> untold = new ArrayList<>();
        for (Subject subject : allowances.keySet()) {
            allowances.computeIfPresent(subject, (unused, allowance) -> {
                if (creditAt(allowance, now) < full()) {
                    return allowance;
                }
                if (allowance.suppressed() > 0) {
                    untold.add(new Suppressed(subject, allowance.suppressed()));
                }
                return null;
            });
        }
        return untold;
    }

    /** How many things are remembered now. */
    int size() {
        return allowances.size();
    }
}
