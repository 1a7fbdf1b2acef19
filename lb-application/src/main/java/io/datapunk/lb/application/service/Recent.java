package io.datapunk.lb.application.service;

import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The last few of something, each with its number and its time. Thread-safe and lock-free; bounded. */
final class Recent<T> {
    private final Ticker ticker;
    private final AtomicReferenceArray<@Nullable Entry<T>> entries;
    private final AtomicLong count = new AtomicLong();

    Recent(int most, Ticker ticker) {
        this.ticker = ticker;
        this.entries = new AtomicReferenceArray<>(most);
    }

    /**
     * One of them.
     *
     * @param number counts them, from 1
     * @param nanos when it came
     */
    record Entry<T>(long number, long nanos, T value) {
        Duration age(long now) {
            return Duration.ofNanos(Math.max(0, now - nanos));
        }
    }

    void add(T value) {
        long number = count.incrementAndGet();
        Entry<T> fresh = new Entry<>(number, ticker.nanos(), value);
        // Who is overtaken by a whole round must not put the old in the place of the new.
        entries.accumulateAndGet(
                (int) (number % entries.length()),
                fresh,
                (there, mine) -> there == null || mine == null || there.number < mine.number ? mine : there);
    }

    /** Those that are kept, the oldest first. */
    List<Entry<T>> list() {
        List<Entry<T>> list = new ArrayList<>();
        for (int i = 0; i < entries.length(); i++) {
            Entry<T> entry = entries.get(i);
            if (entry != null) {
                list.add(entry);
            }
        }
        list.sort(Comparator.comparingLong(Entry::number));
        return list;
    }

    long now() {
        return ticker.nanos();
    }
}
