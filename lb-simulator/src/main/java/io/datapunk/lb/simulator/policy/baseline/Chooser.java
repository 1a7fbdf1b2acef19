package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;

/** Takes one of some servers. */
interface Chooser extends Learner {
    /**
     * The server for an attempt that is sent now.
     *
     * @param from at least one
     */
    int choose(ServerSet from, Ask ask);
}
