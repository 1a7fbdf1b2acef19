package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import java.util.random.RandomGenerator;

/** One after the other, from a random one on, so that many clients do not march in step. */
final class RoundRobin implements Chooser {
    private int turn;

    RoundRobin(RandomGenerator random) {
        turn = random.nextInt(Integer.MAX_VALUE);
    }

    @Override
    public int choose(ServerSet from, Ask ask) {
        turn = (turn + 1) & Integer.MAX_VALUE;
        return from.at(turn % from.size());
    }
}
