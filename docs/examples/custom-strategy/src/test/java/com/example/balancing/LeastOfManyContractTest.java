package com.example.balancing;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.testkit.contract.StrategyContract;
import java.util.List;

class LeastOfManyContractTest extends StrategyContract {
    @Override
    protected SelectionStrategy strategy() {
        return new LeastOfManyProvider().create(Settings.empty(), List.of());
    }

    @Override
    protected boolean choosesByKey() {
        return true;
    }
}
