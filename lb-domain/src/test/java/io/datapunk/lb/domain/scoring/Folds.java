package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;

/** Runs of outcomes, folded. */
final class Folds {
    private Folds() {}

    static long fold(HealthScorer scorer, long evidence, Peers peers, Outcome... outcomes) {
        long word = evidence;
        for (Outcome outcome : outcomes) {
            word = scorer.fold(word, outcome, 1_000_000, peers);
        }
        return word;
    }

    static long repeat(HealthScorer scorer, long evidence, Peers peers, Outcome outcome, int times) {
        long word = evidence;
        for (int i = 0; i < times; i++) {
            word = scorer.fold(word, outcome, 1_000_000, peers);
        }
        return word;
    }

    /** How many of the same outcome it takes to eject, from the start; {@code most} + 1 when that is not enough. */
    static int untilEject(HealthScorer scorer, Peers peers, Outcome outcome, int most) {
        long word = 0;
        for (int i = 1; i <= most; i++) {
            word = scorer.fold(word, outcome, 1_000_000, peers);
            if (scorer.verdict(word) == Verdict.EJECT) {
                return i;
            }
        }
        return most + 1;
    }
}
