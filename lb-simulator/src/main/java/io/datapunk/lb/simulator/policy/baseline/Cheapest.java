package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import java.util.random.RandomGenerator;

/** The cheapest of all; of several that cost the same, each as likely as the next. Costs O(n). */
final class Cheapest extends ByCost {
    private final RandomGenerator random;

    Cheapest(Cost cost, RandomGenerator random) {
        super(cost);
        this.random = random;
    }

    @Override
    public int choose(ServerSet from, Ask ask) {
        int best = from.at(0);
        double least = cost().of(best);
        int equals = 1;
        for (int i = 1; i < from.size(); i++) {
            int server = from.at(i);
            double price = cost().of(server);
            if (price < least) {
                best = server;
                least = price;
                equals = 1;
            } else if (price == least && random.nextInt(++equals) == 0) {
                best = server;
            }
        }
        return best;
    }
}
