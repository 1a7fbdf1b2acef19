package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;

/** Counts everything it is told, so that nothing can get lost unseen, and signs each word. */
final class RaceScorer implements HealthScorer {
    static final int NEVER = 1 << 16;

    private static final int BITS = 16;
    private static final int COUNT = (1 << BITS) - 1;
    private static final int FORGIVEN_SHIFT = 2 * BITS;
    private static final int SIGNATURE_SHIFT = 3 * BITS;
    private static final int LEVEL_PER_ERROR = 4096;
    private static final float SCORE_PER_ERROR = 1 / 16f;

    final Interlude whenFolding = new Interlude();
    final Interlude whenScoring = new Interlude();
    final Interlude whenLevelling = new Interlude();
    private final int ejectsAt;
    private final int signature;

    /** @param signature 1 to 1000 */
    RaceScorer(int ejectsAt, int signature) {
        this.ejectsAt = ejectsAt;
        this.signature = signature;
    }

    @Override
    public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
        whenFolding.play();
        if (outcome.isFailure()) {
            return signed(evidence + 1);
        }
        return outcome == Outcome.SUCCESS && evidence != 0 ? signed(evidence + (1L << BITS)) : evidence;
    }

    @Override
    public boolean looksAtLatency() {
        return false;
    }

    private long signed(long word) {
        return (word & ((1L << SIGNATURE_SHIFT) - 1)) | ((long) signature << SIGNATURE_SHIFT);
    }

    @Override
    public long forgive(long evidence, long elapsedNanos) {
        return evidence + (1L << FORGIVEN_SHIFT);
    }

    @Override
    public int errorLevel(long evidence) {
        whenLevelling.play();
        return Math.min(FULL_LEVEL, errors(evidence) * LEVEL_PER_ERROR);
    }

    @Override
    public float score(long evidence) {
        whenScoring.play();
        return 1 - Math.min(8, errors(evidence)) * SCORE_PER_ERROR / (1 + Math.min(3, successes(evidence)));
    }

    @Override
    public Verdict verdict(long evidence) {
        return errors(evidence) >= ejectsAt ? Verdict.EJECT : Verdict.KEEP;
    }

    static int errors(long evidence) {
        return (int) evidence & COUNT;
    }

    static int successes(long evidence) {
        return (int) (evidence >>> BITS) & COUNT;
    }

    static int forgiven(long evidence) {
        return (int) (evidence >>> FORGIVEN_SHIFT) & COUNT;
    }

    static int signature(long evidence) {
        return (int) (evidence >>> SIGNATURE_SHIFT);
    }
}
