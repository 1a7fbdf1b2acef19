package io.datapunk.lb.domain.scoring;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;

/**
 * {@code asymmetric}: a score that falls by a fixed step with every error and rises by a smaller one with every success.
 *
 * <p>Ejects when the score is below {@code healthThreshold} or {@code circuitBreakThreshold} errors came in a row; doubts
 * below {@code recoveryThreshold}. It compares with nobody: while the whole pool suffers it condemns the whole pool, and
 * leaves it to the ejection budget to keep enough of it in. Time alone forgives nothing but the level of recent errors.
 * A client error is no evidence.
 */
final class AsymmetricScorer implements HealthScorer {
    /*
     * The word: bits 0–19 what the score lacks to 1, in millionths; 20–27 errors in a row; 28–43 the level of recent
     * errors. Whole millionths, so that two steps up undo one step down exactly, after any number of requests.
     */
    private static final int FULL = 1_000_000;
    private static final double LEAST_STEP = 1.0 / FULL;
    private static final int DEFICIT_BITS = 20;
    private static final int LEVEL_SHIFT = DEFICIT_BITS + ErrorRun.BITS;

    private final int down;
    private final int up;
    private final int ejectAbove;
    private final int doubtAbove;
    private final int consecutive;

    private AsymmetricScorer(double down, double up, Thresholds thresholds) {
        this.down = millionths(down);
        this.up = millionths(up);
        this.ejectAbove = FULL - millionths(thresholds.health());
        this.doubtAbove = FULL - millionths(thresholds.recovery());
        this.consecutive = thresholds.consecutive();
    }

    static AsymmetricScorer from(Settings settings) {
        settings.allow("down", "up", Thresholds.HEALTH, Thresholds.RECOVERY, Thresholds.CONSECUTIVE);
        return new AsymmetricScorer(
                settings.number("down", 0.2, LEAST_STEP, 1),
                settings.number("up", 0.1, LEAST_STEP, 1),
                Thresholds.from(settings, 5));
    }

    private static int millionths(double value) {
        return (int) Math.round(value * FULL);
    }

    @Override
    public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
        if (outcome.isFailure()) {
            return failed(evidence, peers.frozen());
        }
        return outcome == Outcome.SUCCESS && evidence != 0 ? succeeded(evidence) : evidence;
    }

    @Override
    public boolean looksAtLatency() {
        return false;
    }

    private long failed(long evidence, boolean frozen) {
        int deficit = deficit(evidence);
        int most = frozen ? Math.max(deficit, ejectAbove) : FULL;
        return word(
                Math.min(deficit + down, most),
                ErrorRun.longer(run(evidence), consecutive, frozen),
                ErrorLevel.risen(errorLevel(evidence)));
    }

    private long succeeded(long evidence) {
        return word(Math.max(deficit(evidence) - up, 0), 0, ErrorLevel.fallen(errorLevel(evidence)));
    }

    @Override
    public long forgive(long evidence, long elapsedNanos) {
        return word(deficit(evidence), run(evidence), ErrorLevel.faded(errorLevel(evidence), elapsedNanos));
    }

    @Override
    public int errorLevel(long evidence) {
        return (int) (evidence >>> LEVEL_SHIFT) & FULL_LEVEL;
    }

    @Override
    public float score(long evidence) {
        return (FULL - deficit(evidence)) / (float) FULL;
    }

    @Override
    public Verdict verdict(long evidence) {
        int deficit = deficit(evidence);
        if (deficit > ejectAbove || ErrorRun.ejects(run(evidence), consecutive)) {
            return Verdict.EJECT;
        }
        return deficit > doubtAbove ? Verdict.DOUBT : Verdict.KEEP;
    }

    private static int deficit(long evidence) {
        return (int) evidence & ((1 << DEFICIT_BITS) - 1);
    }

    private static int run(long evidence) {
        return (int) (evidence >>> DEFICIT_BITS) & ErrorRun.LONGEST;
    }

    private static long word(int deficit, int run, int level) {
        return deficit | (long) run << DEFICIT_BITS | (long) level << LEVEL_SHIFT;
    }
}
