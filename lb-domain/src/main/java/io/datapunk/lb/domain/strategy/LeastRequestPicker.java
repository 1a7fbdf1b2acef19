package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** Compares requests in flight for the weight, of several draws or of all. Thread-safe, without state. */
final class LeastRequestPicker implements Picker {
    private final int choices;
    private final int smallPool;

    LeastRequestPicker(int choices, int smallPool) {
        this.choices = choices;
        this.smallPool = smallPool;
    }

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        RandomGenerator chance = KeyedRandom.orGiven(context, random);
        int size = candidates.size();
        return size <= smallPool ? ofAll(candidates, context, chance, size) : ofSome(candidates, context, chance);
    }

    /** Equals are as likely as one another: each further one takes the place of the best with the chance of its number. */
    private int ofAll(Candidates candidates, SelectionContext context, RandomGenerator random, int size) {
        int best = Candidates.NONE;
        double least = Double.POSITIVE_INFINITY;
        int equals = 0;
        for (int index = 0; index < size; index++) {
            int handle = candidates.handle(index);
            if (!UniformDraw.usable(candidates, context, handle)) {
                continue;
            }
            double cost = cost(candidates, handle);
            if (best == Candidates.NONE || cost < least) {
                best = handle;
                least = cost;
                equals = 1;
            } else if (cost == least && random.nextInt(++equals) == 0) {
                best = handle;
            }
        }
        return best;
    }

    private int ofSome(Candidates candidates, SelectionContext context, RandomGenerator random) {
        int best = Candidates.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (int draw = 0; draw < choices; draw += 2) {
            long pair = candidates.pair(random);
            for (int handle = Candidates.first(pair); ; handle = Candidates.second(pair)) {
                if (handle == Candidates.NONE) {
                    return best;
                }
                if (!context.excluded(handle)) {
                    double cost = cost(candidates, handle);
                    if (best == Candidates.NONE || cost < least) {
                        best = handle;
                        least = cost;
                    }
                }
                if (handle == Candidates.second(pair) || draw + 1 == choices) {
                    break;
                }
            }
        }
        return best == Candidates.NONE ? UniformDraw.from(candidates, context, random) : best;
    }

    @Override
    public double cost(Candidates candidates, int handle) {
        return candidates.queue(handle);
    }
}
