package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.testkit.contract.StrategyContract;

/** Round robin keeps the contract from anywhere. In its package, which alone may say where it begins. */
class RoundRobinContractTest extends StrategyContract {
    @Override
    protected SelectionStrategy strategy() {
        return strategyAfter(0);
    }

    @Override
    protected SelectionStrategy strategyAfter(long picks) {
        return new RoundRobinStrategy(picks);
    }
}
