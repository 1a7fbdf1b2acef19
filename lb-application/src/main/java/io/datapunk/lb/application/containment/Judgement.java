package io.datapunk.lb.application.containment;

import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/** What a word of evidence means, as its scorer said once. */
record Judgement(float score, Verdict verdict, int errorLevel) {
    static final Judgement NOTHING_AGAINST = new Judgement(1, Verdict.KEEP, 0);
}
