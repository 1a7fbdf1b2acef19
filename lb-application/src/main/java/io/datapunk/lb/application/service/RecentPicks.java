package io.datapunk.lb.application.service;

import io.datapunk.lb.Explanation;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.ServiceConfig.TooFew;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.spi.Ticker;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last picks of one service with their reasons, while that is switched on.
 *
 * <p>Thread-safe; picks are added without a lock. Kept as they were observed, a kilobyte or two each, three at most but for long ids, and put into words when
 * somebody asks.
 */
final class RecentPicks {
    private static final int MOST = 64;

    private final Pool pool;
    private final Supplier<ServiceConfig> config;
    private final Ticker ticker;
    private volatile @Nullable Recent<Pick> recent; // null while switched off; written under this

    /** A pick with what held for the service at that moment. */
    private record Pick(String strategy, boolean panic, TracedPick traced) {}

    RecentPicks(Pool pool, Supplier<ServiceConfig> config, Ticker ticker) {
        this.pool = pool;
        this.config = config;
        this.ticker = ticker;
    }

    synchronized void explain(boolean on) {
        if (on == (recent != null)) {
            return;
        }
        if (on) {
            Recent<Pick> fresh = new Recent<>(MOST, ticker);
            recent = fresh;
            pool.explain(traced -> fresh.add(pick(traced)));
        } else {
            pool.explain(null);
            recent = null;
        }
    }

    private Pick pick(TracedPick traced) {
        ServiceConfig now = config.get();
        boolean panic = now.ejection().tooFew() == TooFew.PANIC && pool.tooFewHealthy();
        return new Pick(now.selection().strategy(), panic, traced);
    }

    List<Explanation> list() {
        Recent<Pick> kept = recent;
        if (kept == null) {
            return List.of();
        }
        long now = kept.now();
        return kept.list().stream().map(entry -> explained(entry, now)).toList();
    }

    private static Explanation explained(Recent.Entry<Pick> entry, long now) {
        Pick pick = entry.value();
        return Explanations.of(entry.number(), entry.age(now), pick.strategy(), pick.panic(), pick.traced());
    }
}
