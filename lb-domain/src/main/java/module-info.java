import io.datapunk.lb.domain.scoring.AsymmetricScorerProvider;
import io.datapunk.lb.domain.scoring.BurstAwareScorerProvider;
import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.domain.strategy.LeastRequestStrategyProvider;
import io.datapunk.lb.domain.strategy.PeakEwmaStrategyProvider;
import io.datapunk.lb.domain.strategy.PowerOfTwoStrategyProvider;
import io.datapunk.lb.domain.strategy.RandomStrategyProvider;
import io.datapunk.lb.domain.strategy.RoundRobinStrategyProvider;
import io.datapunk.lb.domain.strategy.WeightedRoundRobinStrategyProvider;
import io.datapunk.lb.domain.strategy.group.PriorityStrategyProvider;
import io.datapunk.lb.domain.strategy.group.SubsetStrategyProvider;
import io.datapunk.lb.domain.strategy.group.ZoneAwareStrategyProvider;
import io.datapunk.lb.domain.strategy.hash.ConsistentHashStrategyProvider;
import io.datapunk.lb.domain.strategy.hash.MaglevStrategyProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;

/** What decides: scoring, circuit, recovery, the ejection ledger, selection. Pure functions and small state machines. */
module io.datapunk.lb.domain {
    requires transitive io.datapunk.lb.spi;
    requires static transitive org.jspecify;

    exports io.datapunk.lb.domain.circuit;
    exports io.datapunk.lb.domain.ejection;
    exports io.datapunk.lb.domain.pool;
    exports io.datapunk.lb.domain.retry;
    exports io.datapunk.lb.domain.selection;

    provides ScorerProvider with
            AsymmetricScorerProvider,
            BurstAwareScorerProvider;
    provides StrategyProvider with
            AdaptiveStrategyProvider,
            ConsistentHashStrategyProvider,
            LeastRequestStrategyProvider,
            MaglevStrategyProvider,
            PeakEwmaStrategyProvider,
            PowerOfTwoStrategyProvider,
            PriorityStrategyProvider,
            RandomStrategyProvider,
            RoundRobinStrategyProvider,
            SubsetStrategyProvider,
            WeightedRoundRobinStrategyProvider,
            ZoneAwareStrategyProvider;
}
