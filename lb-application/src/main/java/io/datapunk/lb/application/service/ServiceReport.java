package io.datapunk.lb.application.service;

import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.domain.pool.MemberView;
import io.datapunk.lb.domain.pool.Pool;
import io.datapunk.lb.domain.pool.PoolCounts;
import io.datapunk.lb.spi.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a service says of itself to people, pages and scrapes. */
final class ServiceReport {
    private static final int MOST_REASONS = 100;

    private final String service;
    private final Pool pool;
    private final Highest selections = new Highest();

    ServiceReport(String service, Pool pool) {
        this.service = service;
        this.pool = pool;
    }

    List<String> reasons() {
        List<String> lines = new ArrayList<>();
        for (int handle : pool.handles()) {
            MemberView member = pool.view(handle);
            if (member == null) {
                continue;
            }
            if (lines.size() == MOST_REASONS) {
                lines.add("…");
                break;
            }
            InstanceState state = member.state();
            Rule rule = state.rule();
            lines.add(member.instance().id() + " " + member.instance().address() + " " + state.label()
                    + (rule == null ? "" : " by " + rule.label()) + ", check "
                    + state.check().label());
        }
        return lines;
    }

    ServiceSnapshot snapshot(boolean loaded, String stale) {
        List<InstanceSnapshot> instances = new ArrayList<>();
        for (int handle : pool.handles()) {
            MemberView member = pool.view(handle);
            if (member != null) {
                instances.add(snapshot(member));
            }
        }
        return new ServiceSnapshot(service, loaded, stale, pool.tooFewHealthy(), pool.isFrozen(), instances);
    }

    private static InstanceSnapshot snapshot(MemberView member) {
        InstanceState state = member.state();
        Rule rule = state.rule();
        return new InstanceSnapshot(
                member.instance(),
                state.circuit().label(),
                state.check().label(),
                state.order().kind().label(),
                state.suspect(),
                state.denied(),
                member.eligible(),
                member.score(),
                member.ramp(),
                member.inFlight(),
                member.latencyNanos(),
                counts(member.counts()),
                rule == null ? "" : rule.label());
    }

    ServiceStatistics statistics(
            Map<Reason, Long> rejections,
            long masked,
            Retries retries,
            long unreported,
            long staleNanos,
            Map<String, Long> pluginFaults,
            Map<String, Long> checks) {
        OutcomeCounts outcomes = counts(pool.totals());
        PoolCounts counts = pool.poolCounts();
        // Read last: who ends meanwhile is missed for now, instead of being counted twice for ever.
        long inFlight = pool.inFlightTotal();
        Ledger.Account account = pool.account();
        return new ServiceStatistics(
                outcomes,
                selections.with(outcomes.total() + inFlight + counts.writtenOff()),
                rejections,
                masked,
                retries.begun(),
                retries.refused(),
                counts.ejections(),
                counts.recoveryAttempts(),
                counts.readmissions(),
                counts.denials(),
                counts.staleOutcomes(),
                unreported + counts.writtenOff(),
                pluginFaults,
                checks,
                account.listed(),
                account.healthy(),
                account.out(),
                counts.denied(),
                inFlight,
                pool.tooFewHealthy(),
                pool.isFrozen(),
                staleNanos);
    }

    private static OutcomeCounts counts(Map<Outcome, Long> counts) {
        return new OutcomeCounts(
                counts.getOrDefault(Outcome.SUCCESS, 0L),
                counts.getOrDefault(Outcome.SERVER_ERROR, 0L),
                counts.getOrDefault(Outcome.TIMEOUT, 0L),
                counts.getOrDefault(Outcome.UNREACHABLE, 0L),
                counts.getOrDefault(Outcome.CLIENT_ERROR, 0L),
                counts.getOrDefault(Outcome.THROTTLED, 0L),
                counts.getOrDefault(Outcome.IGNORED, 0L));
    }
}
