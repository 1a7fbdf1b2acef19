package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.RequestContext;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The production balancer. */
final class BalancerPolicy implements Policy {
    private static final String SERVICE = "simulated";
    private static final int ASKS_AGAIN = 3;

    private final Place place;
    private final HealthAwareLoadBalancer balancer;
    private final BalancedService service;
    private Standing[] standings = {};
    private long standingsNanos;

    BalancerPolicy(
            HealthAwareConfig config, List<StrategyProvider> strategies, List<ScorerProvider> scorers, Place place) {
        this.place = place;
        balancer = new HealthAwareLoadBalancer(
                config,
                place.registry(),
                Plugins.of(strategies, scorers, List.of(place.check())),
                new Surroundings(place.ticker(), place.random(), place.scheduler(), place.clientSeed()),
                List.of(this::heard));
        service = balancer.service(SERVICE);
    }

    private void heard(BalancerEvent event) {
        if (event instanceof BalancerEvent.InstanceChanged change) {
            place.listener()
                    .changed(place.servers().position(change.instance()), change.from(), change.to(), change.rule());
        } else {
            place.listener().remark(event.toString());
        }
    }

    @Override
    public long pick(Ask ask) {
        SelectionContext context = context(ask);
        try {
            long hold = service.acquireTicket(context);
            for (int again = 0; again < ASKS_AGAIN && ask.tried(server(hold)); again++) {
                // As a caller would today: given back unused, which is evidence of nothing, and asked for once more.
                service.complete(hold, Outcome.IGNORED, -1);
                hold = service.acquireTicket(context);
            }
            return hold;
        } catch (NoInstanceAvailableException nobody) {
            return NOBODY;
        }
    }

    private static SelectionContext context(Ask ask) {
        return ask == Ask.PLAIN ? SelectionContext.EMPTY : new RequestContext(false, 0, ask.attempt(), ask.route());
    }

    @Override
    public int server(long hold) {
        return place.servers().position(service.instance(hold));
    }

    @Override
    public void outcome(long hold, Outcome outcome, long latencyNanos, long retryAfterNanos, float load) {
        if (!Float.isNaN(load)) {
            service.reportLoad(hold, load);
        }
        if (outcome == Outcome.THROTTLED) {
            service.throttled(hold, latencyNanos, Duration.ofNanos(retryAfterNanos));
        } else {
            service.complete(hold, outcome, latencyNanos);
        }
    }

    @Override
    public Standing standing(int server) {
        long now = place.ticker().nanos();
        if (standings.length == 0 || standingsNanos != now) {
            standingsNanos = now;
            standings = new Standing[place.servers().count()];
            Arrays.fill(standings, Standing.UNKNOWN);
            for (InstanceSnapshot each : service.snapshot().instances()) {
                standings[place.servers().position(each.instance())] =
                        new Standing(each.circuit(), each.score(), each.share());
            }
        }
        return standings[server];
    }

    @Override
    public long inFlight() {
        return service.statistics().inFlight();
    }

    @Override
    public void close() {
        balancer.close();
    }
}
