package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a strategy answers into a choice: validates it, and thins it by what the strategy does not weigh itself.
 *
 * <p>Thinning: an answer is accepted with the probability of weight × ramp × health, as far as the strategy does not honour
 * them; else the picker is asked again, at most three times, and then the choice is uniform. The cap biases by about (1 −
 * mean acceptance)⁴. With a routing hash nothing is drawn: a hash of request and instance stands for the random number,
 * and the last eligible answer for the uniform choice.
 *
 * <p>Thread-safe; {@link #select} takes no lock. What a plug-in throws is handed to {@code faults}, and the call falls back
 * to a uniform choice.
 */
public final class Selector {
    private static final int ASKS = 4;
    private static final float UNIT_24 = 1f / (1 << 24);

    private final SelectionStrategy strategy;
    private final boolean thinWeight;
    private final boolean thinRamp;
    private final boolean thinHealth;
    private final Consumer<Throwable> faults;
    private volatile @Nullable Picker picker;

    /** A selector for one strategy, without a picker until {@link #prepare}. */
    public Selector(SelectionStrategy strategy, Consumer<Throwable> faults) {
        this.strategy = strategy;
        this.faults = faults;
        Set<Honours> honoured = strategy.honours();
        thinWeight = !honoured.contains(Honours.WEIGHT);
        thinRamp = !honoured.contains(Honours.RAMP);
        thinHealth = !honoured.contains(Honours.HEALTH);
    }

    private Selector(Selector original, @Nullable Picker picker) {
        strategy = original.strategy;
        thinWeight = original.thinWeight;
        thinRamp = original.thinRamp;
        thinHealth = original.thinHealth;
        faults = original.faults;
        this.picker = picker;
    }

    /** This selector for one pick that is written down, with the picker of this moment. */
    public Selector tracedBy(PickTracer tracer) {
        Picker now = picker;
        return new Selector(this, now == null ? null : tracer.watching(now));
    }

    /** Whether members coming, going or (when told so) changing weight ask for a new picker. */
    public boolean rebuildsOn(boolean weightsOnly) {
        return switch (strategy.rebuild()) {
            case NEVER -> picker == null;
            case ON_MEMBERSHIP -> picker == null || !weightsOnly;
            case ON_WEIGHT -> true;
        };
    }

    /** Prepares a picker for the present members; on failure the previous one stays. Not for two threads at once. */
    public void prepare(Candidates candidates) {
        try {
            picker = strategy.prepare(candidates, picker);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            faults.accept(fault);
        }
    }

    /** A handle that is eligible at this moment, or {@link Candidates#NONE}. */
    public int select(Candidates candidates, SelectionContext context, RandomGenerator random) {
        Picker now = picker;
        if (now == null) {
            return uniform(candidates, context, random);
        }
        try {
            return context.hasHash() ? probe(now, candidates, context, random) : draw(now, candidates, context, random);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            faults.accept(fault);
            return uniform(candidates, context, random);
        }
    }

    /** Tries to avoid the excluded, a few times: where there is nobody else, one of them is better than nobody. */
    private static int uniform(Candidates candidates, SelectionContext context, RandomGenerator random) {
        int handle = candidates.any(random);
        for (int ask = 1; ask < ASKS && handle != Candidates.NONE && context.excluded(handle); ask++) {
            handle = candidates.any(random);
        }
        return handle;
    }

    private int draw(Picker now, Candidates candidates, SelectionContext context, RandomGenerator random) {
        for (int ask = 0; ask < ASKS; ask++) {
            int handle = now.pick(candidates, context, random);
            if (handle == Candidates.NONE) {
                break;
            }
            if (!candidates.eligible(handle) || context.excluded(handle)) {
                continue;
            }
            float acceptance = acceptance(candidates, handle);
            if (acceptance >= 1 || random.nextFloat() < acceptance) {
                return handle;
            }
        }
        return uniform(candidates, context, random);
    }

    private int probe(Picker now, Candidates candidates, SelectionContext context, RandomGenerator random) {
        int last = Candidates.NONE;
        SelectionContext asked = context;
        for (int ask = 0; ask < ASKS; ask++) {
            int handle = now.pick(candidates, asked, random);
            if (handle == Candidates.NONE) {
                break;
            }
            if (candidates.eligible(handle) && !context.excluded(handle)) {
                last = handle;
                String id = candidates.instance(handle).id();
                if (unit(context.hash(), id.hashCode()) < acceptance(candidates, handle)) {
                    return handle;
                }
            }
            asked = new ProbingContext(context, context.attempt() + ask + 1);
        }
        return last == Candidates.NONE ? uniform(candidates, context, random) : last;
    }

    private float acceptance(Candidates candidates, int handle) {
        float acceptance = 1;
        if (thinRamp) {
            acceptance *= candidates.ramp(handle);
        }
        if (thinHealth) {
            acceptance *= candidates.health(handle);
        }
        if (thinWeight) {
            acceptance *= candidates.weight(handle);
        }
        return acceptance;
    }

    /** A number in [0,1) that depends on both and on nothing else. */
    static float unit(long hash, int id) {
        long mixed = (hash ^ (id * 0x9e37_79b9_7f4a_7c15L)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return (mixed >>> 40) * UNIT_24;
    }
}
