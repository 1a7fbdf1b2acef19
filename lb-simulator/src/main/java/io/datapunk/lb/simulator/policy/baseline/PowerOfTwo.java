package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import java.util.random.RandomGenerator;

/**
 * The cheaper of two different ones drawn at random; of two that cost the same, the first drawn.
 *
 * @see <a href="https://doi.org/10.1109/71.963420">M. Mitzenmacher, The power of two choices in randomized load balancing,
 *     IEEE TPDS 2001</a>
 */
final class PowerOfTwo extends ByCost {
    private final RandomGenerator random;

    PowerOfTwo(Cost cost, RandomGenerator random) {
        super(cost);
        this.random = random;
    }

    @Override
    public int choose(ServerSet from, Ask ask) {
        int count = from.size();
        int first = random.nextInt(count);
        if (count == 1) {
            return from.at(first);
        }
        int second = random.nextInt(count - 1);
        int one = from.at(first);
        int other = from.at(second >= first ? second + 1 : second);
        return cost().of(other) < cost().of(one) ? other : one;
    }
}
