package io.datapunk.lb.application.service;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.StateChange;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Ticker;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of state of one service, about 100 kB at most, and the descriptions of whom they name. Thread-safe and
 * lock-free.
 */
final class RecentChanges {
    private static final int MOST = 128;

    private final Recent<Change> recent;

    /** @param instance null when it concerns the service as a whole */
    private record Change(@Nullable Instance instance, String from, String to, String rule, Supplier<String> figures) {
        String id() {
            return instance == null ? "" : instance.id();
        }

        String address() {
            return instance == null ? "" : instance.address();
        }
    }

    RecentChanges(Ticker ticker) {
        recent = new Recent<>(MOST, ticker);
    }

    void add(Instance instance, String from, String to, String rule, Supplier<String> figures) {
        recent.add(new Change(instance, from, to, rule, figures));
    }

    /** Too few are healthy in the service as a whole, or enough again. */
    void add(boolean tooFew, ServiceConfig.Ejection limits, Ledger.Account account) {
        String enough = "enough-healthy";
        String few = "too-few-healthy";
        String figures = "healthy " + account.healthy() + ", listed " + account.listed() + ", out " + account.out()
                + ", min-healthy " + limits.minHealthyInstances() + ", min-healthy-share "
                + limits.minHealthyShare() + ", policy " + limits.tooFew();
        recent.add(new Change(
                null, tooFew ? enough : few, tooFew ? few : enough, tooFew ? "too-few" : "enough", () -> figures));
    }

    List<StateChange> list() {
        long now = recent.now();
        return recent.list().stream().map(entry -> change(entry, now)).toList();
    }

    private static StateChange change(Recent.Entry<Change> entry, long now) {
        Change change = entry.value();
        return new StateChange(
                entry.number(),
                entry.age(now),
                change.id(),
                change.address(),
                change.from(),
                change.to(),
                change.rule(),
                change.figures().get());
    }
}
