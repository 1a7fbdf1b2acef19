import io.datapunk.lb.domain.scoring.AsymmetricScorerProvider;
import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.domain.strategy.PowerOfTwoStrategyProvider;
import io.datapunk.lb.domain.strategy.RandomStrategyProvider;
import io.datapunk.lb.domain.strategy.RoundRobinStrategyProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;

/** What decides: scoring, circuit, ejection ledger and the built-in strategies. */
module io.datapunk.lb.domain {
    requires transitive io.datapunk.lb.spi;
    requires static transitive org.jspecify;

    provides ScorerProvider with
            AsymmetricScorerProvider;
    provides StrategyProvider with
            AdaptiveStrategyProvider,
            PowerOfTwoStrategyProvider,
            RandomStrategyProvider,
            RoundRobinStrategyProvider;
}
