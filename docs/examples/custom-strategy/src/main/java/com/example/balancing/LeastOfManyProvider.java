package com.example.balancing;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes {@code least-of-many}: the one with the fewest requests out, of several drawn at random. */
public final class LeastOfManyProvider implements StrategyProvider {
    @Override
    public String name() {
        return "least-of-many";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
        settings.allow("draws");
        long draws = settings.whole("draws", 3, 1, 16);
        return (members, previous) -> (candidates, context, random) -> pick(candidates, context, random, draws);
    }

    private static int pick(Candidates candidates, SelectionContext context, RandomGenerator random, long draws) {
        int best = Candidates.NONE;
        for (int i = 0; i < draws; i++) {
            int drawn = context.hasHash()
                    ? candidates.handle(index(context.hash() + context.attempt() * draws + i, candidates.size()))
                    : candidates.any(random);
            if (candidates.eligible(drawn)
                    && !context.excluded(drawn)
                    && (best == Candidates.NONE || candidates.queue(drawn) < candidates.queue(best))) {
                best = drawn;
            }
        }
        return best;
    }

    /** One of so many: any, but always the same for the same number. */
    private static int index(long number, int size) {
        long mixed = (number ^ (number >>> 32)) * 0x9e37_79b9_7f4a_7c15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xbf58_476d_1ce4_e5b9L;
        return (int) (((mixed >>> 32) * size) >>> 32);
    }
}
