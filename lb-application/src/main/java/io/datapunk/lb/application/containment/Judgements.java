package io.datapunk.lb.application.containment;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what words of evidence mean for as long as somebody asks.
 *
 * <p>Two generations: when the young one is full it becomes the old one, and the old one is forgotten. A word that is asked
 * for becomes young again, and maintenance asks for every word that an instance has, once between two ages at least.
 * Thread-safe, but one thread at a time ages.
 */
final class Judgements {
    static final int FULL = 4_096;

    private volatile Map<Long, Judgement> young = new ConcurrentHashMap<>();
    private volatile Map<Long, Judgement> old = Map.of();

    @Nullable
    Judgement of(long word) {
        Judgement known = young.get(word);
        if (known != null) {
            return known;
        }
        known = old.get(word);
        if (known != null) {
            young.put(word, known);
        }
        return known;
    }

    void put(long word, Judgement judgement) {
        young.put(word, judgement);
    }

    /** After a round of maintenance: makes room when there is none. */
    void age() {
        Map<Long, Judgement> full = young;
        if (full.size() >= FULL) {
            old = full;
            young = new ConcurrentHashMap<>();
        }
    }
}
