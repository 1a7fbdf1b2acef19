package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/**
 * What the framework chooses itself, where a strategy has no answer or its answers are turned down. Functions and no more, thread-safe and
 * lock-free.
 */
final class OwnChoice {
    private static final int DRAWS = 16;
    /** So many are all looked at. */
    private static final int FEW = 64;

    private static final float HALF = 0.5f;
    /** Nobody is out of reach. */
    private static final float LEAST_CUT = 1f / 1024;

    private OwnChoice() {}

    /** Tries to avoid the excluded, many times, as a request excludes few: where there is nobody else, one of them is better than nobody. */
    static int uniform(Candidates candidates, SelectionContext context, RandomGenerator random) {
        int handle = candidates.any(random);
        for (int draw = 1; draw < DRAWS && handle != Candidates.NONE && context.excluded(handle); draw++) {
            handle = candidates.any(random);
        }
        return handle;
    }

    /**
     * What the framework chooses itself: one in proportion to its share, the cheaper of two where the picker knows what they cost; with
     * nobody else, one of the excluded.
     *
     * @param refused who was turned down already, and is left out when anybody else is well, or {@link Candidates#NONE}
     */
    static int byShares(
            Picker now, Candidates candidates, SelectionContext context, RandomGenerator random, int refused) {
        if (candidates instanceof TracedCandidates traced) {
            return traced.tracer().drewApart((live, request, chance) -> byShares(now, live, request, chance, refused));
        }
        int chosen = inProportion(candidates, context, random, refused);
        if (chosen == Candidates.NONE) {
            return uniform(candidates, context, random);
        }
        double cost = now.cost(candidates, chosen);
        return Double.isNaN(cost)
                ? chosen
                : cheaper(now, candidates, chosen, cost, inProportion(candidates, context, random, refused));
    }

    /**
     * Of two chosen by shares the other one where it costs less, and should have as much of its share.
     *
     * @param other may be the same one: so each has just its share where all cost the same
     */
    private static int cheaper(Picker now, Candidates candidates, int chosen, double cost, int other) {
        boolean mayHaveIt = other != Candidates.NONE && candidates.ramp(other) >= candidates.ramp(chosen);
        return mayHaveIt && now.cost(candidates, other) < cost ? other : chosen;
    }

    /** One of the usable in proportion to their shares, or {@link Candidates#NONE}. */
    private static int inProportion(
            Candidates candidates, SelectionContext context, RandomGenerator random, int refused) {
        int size = candidates.size();
        boolean few = size <= FEW;
        int looks = few ? size : DRAWS;
        int chosen = Candidates.NONE;
        float sum = 0;
        boolean somebodyIsWell = false;
        for (int look = 0; look < looks; look++) {
            int handle = few ? candidates.handle(look) : candidates.any(random);
            if (handle != refused && candidates.eligible(handle) && !context.excluded(handle)) {
                // Each takes the place of the one before with the chance of its part of the sum so far.
                float share = share(candidates, handle);
                sum += share;
                chosen = random.nextFloat() * sum < share ? handle : chosen;
                somebodyIsWell |= candidates.ramp(handle) * candidates.health(handle) >= HALF;
            }
        }
        if (refused != Candidates.NONE && !somebodyIsWell) {
            float share = share(candidates, refused);
            chosen = random.nextFloat() * (sum + share) < share ? refused : chosen;
        }
        return chosen;
    }

    /** What the framework chooses itself, by hash; the given one where it finds nobody. */
    static int bySharesAndHash(Picker now, Candidates candidates, SelectionContext context, int otherwise) {
        if (candidates instanceof TracedCandidates traced) {
            return traced.tracer().drewApart((live, request, chance) -> bySharesAndHash(now, live, request, otherwise));
        }
        int chosen = inProportionByHash(candidates, context, ~context.hash());
        if (chosen == Candidates.NONE) {
            return otherwise;
        }
        double cost = now.cost(candidates, chosen);
        return Double.isNaN(cost)
                ? chosen
                : cheaper(now, candidates, chosen, cost, inProportionByHash(candidates, context, -context.hash()));
    }

    /**
     * One of the usable in proportion to their shares, or {@link Candidates#NONE}: the one of the lowest of exponential numbers that depend
     * on hash and instance alone.
     */
    private static int inProportionByHash(Candidates candidates, SelectionContext context, long hash) {
        int size = candidates.size();
        boolean few = size <= FEW;
        int looks = few ? size : DRAWS;
        int chosen = Candidates.NONE;
        double lowest = Double.POSITIVE_INFINITY;
        for (int look = 0; look < looks; look++) {
            int handle = candidates.handle(few ? look : (int) (Lot.of(hash, look) * size));
            if (candidates.eligible(handle) && !context.excluded(handle)) {
                float number = Lot.of(hash, candidates.instance(handle).id());
                double its = -StrictMath.log(1 - number) / share(candidates, handle);
                if (its < lowest) {
                    lowest = its;
                    chosen = handle;
                }
            }
        }
        return chosen;
    }

    /** What it should have beside the others, where no strategy weighs anything. */
    private static float share(Candidates candidates, int handle) {
        float cut = candidates.ramp(handle) * candidates.health(handle);
        return candidates.weight(handle) * Math.max(LEAST_CUT, cut);
    }
}
