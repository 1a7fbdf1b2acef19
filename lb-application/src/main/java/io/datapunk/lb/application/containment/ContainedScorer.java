package io.datapunk.lb.application.containment;

import io.datapunk.lb.domain.selection.Containment;
import io.datapunk.lb.domain.selection.NonsenseAnswerException;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A scorer of others behind a {@link Containment}, as the pool sees it: never throws, never answers nonsense, and blocks
 * nobody but whoever folds.
 *
 * <p>The plug-in's code runs in {@link #fold} and {@link #succeeded}, on the thread of the request that ended, and in {@link #forgiven}, which is for
 * a thread apart. A word that comes out of either is judged there and then, and enters the pool together with what it
 * means; whoever asks for that later, perhaps holding a monitor, gets it from {@link Judgements} and meets no code of the
 * plug-in. A word whose meaning is nonsense never enters: the outcome is passed over.
 *
 * <p>Thread-safe.
 */
public final class ContainedScorer implements HealthScorer {
    private final HealthScorer plugin;
    private final Containment containment;
    private final Judgements judgements = new Judgements();
    private final boolean looksAtLatency;
    private volatile boolean asksForForgiveness;

    /** This scorer behind this containment. */
    public ContainedScorer(HealthScorer plugin, Containment containment) {
        this.plugin = plugin;
        this.containment = containment;
        this.looksAtLatency = contained(1, () -> plugin.looksAtLatency() ? 1 : 0) != 0;
    }

    @Override
    public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
        return contained(evidence, () -> judged(plugin.fold(evidence, outcome, latencyNanos, peers)));
    }

    /** What it said when it was made. */
    @Override
    public boolean looksAtLatency() {
        return looksAtLatency;
    }

    @Override
    public long succeeded(long evidence, int successes, Peers peers) {
        return contained(evidence, () -> judged(plugin.succeeded(evidence, successes, peers)));
    }

    @Override
    public long returning() {
        return contained(0, () -> judged(plugin.returning()));
    }

    /** What the plug-in answers; the other one when it may not be asked, or throws. */
    private long contained(long otherwise, LongSupplier question) {
        int mark = containment.enter();
        if (mark == Containment.REFUSED) {
            return otherwise;
        }
        try {
            return question.getAsLong();
        } catch (Throwable thrown) {
            containment.fault(thrown);
            return otherwise;
        } finally {
            containment.exit(mark);
        }
    }

    /** Changes nothing, but remembers that there is something to {@link #forgiven forgive}. */
    @Override
    public long forgive(long evidence, long elapsedNanos) {
        judgements.of(evidence);
        asksForForgiveness = true;
        return evidence;
    }

    /** What the plug-in itself forgives; where it may take its time, within {@link Containment#apart}. */
    public long forgiven(long evidence, long elapsedNanos) {
        return judged(plugin.forgive(evidence, elapsedNanos));
    }

    /** Forgets words that nobody holds any more; tells whether there was anything to forgive since the last round. */
    public boolean round() {
        judgements.age();
        boolean asked = asksForForgiveness;
        asksForForgiveness = false;
        return asked;
    }

    private long judged(long word) {
        if (word != 0 && judgements.of(word) == null) {
            judgements.put(word, judgement(word));
        }
        return word;
    }

    private Judgement judgement(long word) {
        float score = plugin.score(word);
        if (!(score >= 0 && score <= 1)) {
            throw new NonsenseAnswerException("score answered " + score + ", expected 0 to 1");
        }
        @Nullable Verdict verdict = plugin.verdict(word);
        if (verdict == null) {
            throw new NonsenseAnswerException("verdict answered null, expected one of KEEP, DOUBT, EJECT");
        }
        int level = plugin.errorLevel(word);
        if (level < 0 || level > FULL_LEVEL) {
            throw new NonsenseAnswerException("errorLevel answered " + level + ", expected 0 to " + FULL_LEVEL);
        }
        return new Judgement(score, verdict, level);
    }

    private Judgement known(long word) {
        Judgement known = word == 0 ? null : judgements.of(word);
        return known == null ? Judgement.NOTHING_AGAINST : known;
    }

    @Override
    public float score(long evidence) {
        return known(evidence).score();
    }

    @Override
    public Verdict verdict(long evidence) {
        return known(evidence).verdict();
    }

    @Override
    public int errorLevel(long evidence) {
        return known(evidence).errorLevel();
    }
}
