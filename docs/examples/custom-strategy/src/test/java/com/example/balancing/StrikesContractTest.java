package com.example.balancing;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.testkit.contract.ScorerContract;

class StrikesContractTest extends ScorerContract {
    @Override
    protected HealthScorer scorer() {
        return new StrikesProvider().create(Settings.empty());
    }
}
