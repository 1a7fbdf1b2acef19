package io.datapunk.lb.domain.circuit;

import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/** A world in which everything a rule may ask is written down beforehand; whoever asks a ledger that must not be asked fails. */
final class FakeCircumstances implements Circumstances {
    static final long SECOND = 1_000_000_000L;
    static final CircuitPolicy POLICY =
            new CircuitPolicy(SECOND, 4 * SECOND, 60 * SECOND, 2 * SECOND, 3, 0.25f, 8 * SECOND, 0.8f);

    /** What the ledger answers. */
    enum Answer {
        NOT_ASKED,
        GRANTS,
        DENIES
    }

    private final long now;
    private boolean frozen;
    private Answer ledger = Answer.NOT_ASKED;
    private float score = 1;
    private Verdict verdict = Verdict.KEEP;
    private int inFlight;
    private long idle;
    private int asked;

    FakeCircumstances(long now) {
        this.now = now;
    }

    FakeCircumstances whileFrozen() {
        frozen = true;
        return this;
    }

    FakeCircumstances ledgerGrants() {
        ledger = Answer.GRANTS;
        return this;
    }

    FakeCircumstances ledgerDenies() {
        ledger = Answer.DENIES;
        return this;
    }

    FakeCircumstances withScore(float its) {
        score = its;
        return this;
    }

    FakeCircumstances withVerdict(Verdict its) {
        verdict = its;
        return this;
    }

    FakeCircumstances withInFlight(int its) {
        inFlight = its;
        return this;
    }

    FakeCircumstances idleFor(long its) {
        idle = its;
        return this;
    }

    /** Whether the ledger was asked exactly when an answer of its was written down. */
    boolean ledgerAskedAsExpected() {
        return (ledger == Answer.NOT_ASKED) == (asked == 0);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public CircuitPolicy policy() {
        return POLICY;
    }

    @Override
    public boolean frozen() {
        return frozen;
    }

    @Override
    public boolean grant() {
        asked++;
        return switch (ledger) {
            case NOT_ASKED -> throw new AssertionError("the ledger must not be asked here");
            case GRANTS -> true;
            case DENIES -> false;
        };
    }

    @Override
    public float score() {
        return score;
    }

    @Override
    public Verdict verdict() {
        return verdict;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public long idle() {
        return idle;
    }

    @Override
    public long trialSpacing() {
        return 0;
    }

    /** Differs with the number of trips, so that a rest shows which number was used. */
    @Override
    public double jitter(int trips) {
        return 1 + trips / 8.0;
    }
}
