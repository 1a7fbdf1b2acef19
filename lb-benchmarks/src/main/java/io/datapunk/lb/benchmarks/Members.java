package io.datapunk.lb.benchmarks;

import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.pool.CoarseClock;
import io.datapunk.lb.domain.pool.FigureLine;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.domain.pool.PoolListener;
import io.datapunk.lb.domain.pool.PoolPolicy;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The members of a pool, one in a hundred out, as many requests out as there are members; without anything around the pool. */
final class Members {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 5;
    private static final Map<String, Map<String, String>> NEEDED =
            Map.of("zone-aware", Map.of("zone", "zone-0"), "subset", Map.of("clientIndex", "0"));

    private final Pool pool;

    private Members(Pool pool) {
        this.pool = pool;
    }

    /** So many, with requests that this strategy gave away. */
    static Members of(int count, SelectionStrategy strategy) {
        Selector selector = new Selector(strategy, fault -> {
            throw new IllegalStateException("strategy: it threw, expected a pick", fault);
        });
        CircuitPolicy circuit = new CircuitPolicy(SECOND, SECOND, SECOND, SECOND, 3, 0.5f, SECOND, 0.8f);
        PoolPolicy policy = new PoolPolicy(
                scorer().create(Settings.empty()), circuit, new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC), SECOND);
        Pool pool = new Pool(policy, selector, () -> NOW, new CoarseClock(() -> NOW), () -> 0, new Deaf(), 1);
        pool.replace(placed(count));
        for (int i = 0; i < count / 100; i++) {
            pool.order(FixedList.id(100 * i), HealthEvent.Drain.DRAIN);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            pool.acquire(SelectionContext.EMPTY, random);
        }
        return new Members(pool);
    }

    Candidates candidates() {
        return pool.candidates();
    }

    /** The strategy of this name, with its defaults; one that decorates has the other in brackets. */
    static SelectionStrategy strategy(String name) {
        int bracket = name.indexOf('(');
        if (bracket < 0) {
            return provider(name).create(Settings.empty(), List.of());
        }
        String outer = name.substring(0, bracket);
        SelectionStrategy inner = strategy(name.substring(bracket + 1, name.length() - 1));
        return provider(outer).create(Settings.of(NEEDED.getOrDefault(outer, Map.of())), List.of(inner));
    }

    private static StrategyProvider provider(String name) {
        return ServiceLoader.load(StrategyProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("strategy: " + name + ", expected one that is there"));
    }

    /** In three zones and on two levels. */
    private static List<Instance> placed(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Instance(
                        FixedList.id(i), "10.0.0.1", 8080, 1, "zone-" + i % 3, Map.of("priority", "" + i % 2)))
                .toList();
    }

    private static ScorerProvider scorer() {
        return ServiceLoader.load(ScorerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("burst-aware"))
                .findFirst()
                .orElseThrow();
    }

    private static final class Deaf implements PoolListener {
        @Override
        public void changed(
                int handle,
                Instance instance,
                InstanceState before,
                InstanceState after,
                Rule rule,
                FigureLine figures) {}

        @Override
        public void tooFew(boolean entered, Ledger.Account account) {}

        @Override
        public void scorerFault(Throwable fault) {}
    }
}
