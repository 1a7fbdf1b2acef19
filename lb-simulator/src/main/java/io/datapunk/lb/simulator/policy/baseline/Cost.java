package io.datapunk.lb.simulator.policy.baseline;

/** What a request would cost at a server; the lower the better. */
interface Cost extends Learner {
    double of(int server);
}
