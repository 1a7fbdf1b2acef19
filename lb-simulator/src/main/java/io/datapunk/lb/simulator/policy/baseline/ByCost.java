package io.datapunk.lb.simulator.policy.baseline;

/** A chooser that knows nothing but a cost, which learns for it. */
abstract sealed class ByCost implements Chooser permits PowerOfTwo, TwoDraws, Cheapest {
    private final Cost cost;

    ByCost(Cost cost) {
        this.cost = cost;
    }

    final Cost cost() {
        return cost;
    }

    @Override
    public final void joined(int server) {
        cost.joined(server);
    }

    @Override
    public final void left(int server) {
        cost.left(server);
    }

    @Override
    public final void sent(int server) {
        cost.sent(server);
    }

    @Override
    public final void ended(int server, Ending ending) {
        cost.ended(server, ending);
    }
}
