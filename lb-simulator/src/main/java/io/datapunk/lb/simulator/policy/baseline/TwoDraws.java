package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import java.util.random.RandomGenerator;

/**
 * The cheaper of two drawn at random, which may be the same one twice, as Envoy's least request draws them: the dearest of n is
 * still taken 1/n² of the time. Of two that cost the same, the first drawn.
 *
 * @see <a href="https://github.com/envoyproxy/envoy/blob/main/source/extensions/load_balancing_policies/least_request/least_request_lb.cc">Envoy,
 *     least_request_lb.cc</a>
 */
final class TwoDraws extends ByCost {
    private final RandomGenerator random;

    TwoDraws(Cost cost, RandomGenerator random) {
        super(cost);
        this.random = random;
    }

    @Override
    public int choose(ServerSet from, Ask ask) {
        int one = from.at(random.nextInt(from.size()));
        int other = from.at(random.nextInt(from.size()));
        return cost().of(other) < cost().of(one) ? other : one;
    }
}
