package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import java.util.random.RandomGenerator;

/** Any, each as likely as the next. */
record AtRandom(RandomGenerator random) implements Chooser {
    @Override
    public int choose(ServerSet from, Ask ask) {
        return from.at(random.nextInt(from.size()));
    }
}
