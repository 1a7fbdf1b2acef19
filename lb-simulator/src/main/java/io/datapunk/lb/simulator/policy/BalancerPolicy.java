package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.domain.pool.Ticket;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The production balancer. */
final class BalancerPolicy implements Policy {
    private static final String SERVICE = "simulated";
    private static final int NO_SERVER = -1;

    private final Place place;
    private final HealthAwareLoadBalancer balancer;
    private final BalancedService service;
    private int[] serversByHandle = {};
    private @Nullable Instance[] instancesByHandle = {};
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
        try {
            return service.acquireTicket(context(ask));
        } catch (NoInstanceAvailableException nobody) {
            return NOBODY;
        }
    }

    private SelectionContext context(Ask ask) {
        return ask == Ask.PLAIN ? SelectionContext.EMPTY : new AskContext(ask, this::serverBehind);
    }

    private int serverBehind(int handle) {
        return handle >= 0 && handle < serversByHandle.length ? serversByHandle[handle] : NO_SERVER;
    }

    @Override
    public int server(long hold) {
        Instance instance = service.instance(hold);
        int handle = Ticket.handle(hold);
        if (handle >= serversByHandle.length) {
            grow(handle + 1);
        }
        if (!instance.equals(instancesByHandle[handle])) { // another one is behind this handle, or the first
            instancesByHandle[handle] = instance;
            serversByHandle[handle] = place.servers().position(instance);
        }
        return serversByHandle[handle];
    }

    private void grow(int least) {
        int before = serversByHandle.length;
        int length = Math.max(2 * before, least);
        instancesByHandle = Arrays.copyOf(instancesByHandle, length);
        serversByHandle = Arrays.copyOf(serversByHandle, length);
        Arrays.fill(serversByHandle, before, length, NO_SERVER);
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

    /** What the balancer is told of an attempt that is not the first, or that has a route. */
    private record AskContext(Ask ask, IntUnaryOperator serverBehind) implements SelectionContext {
        @Override
        public boolean hasHash() {
            return false;
        }

        @Override
        public long hash() {
            return 0;
        }

        @Override
        public int attempt() {
            return ask.attempt();
        }

        @Override
        public boolean excluded(int handle) {
            return ask.attempt() > 0 && ask.tried(serverBehind.applyAsInt(handle));
        }

        @Override
        public int route() {
            return ask.route();
        }
    }
}
