package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.simulator.policy.ReadyCheck;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The balancer over many instances on virtual time: it discovers them, checks them, balances requests over them, finds those
 * that begin to fail, and lets them back.
 *
 * <p>The classes are those of production; the registry, the servers and the time are made up. Run once, by one thread;
 * {@link #stop} may be called by any.
 */
public final class VirtualDemo {
    private static final String SERVICE = "virtual";
    private static final long SECOND = 1_000_000_000L;
    private static final int FEWEST_TO_WEIGH = 1000;
    private static final int STEPS = 100; // in a second: as often it is seen whether to stop

    private final VirtualOptions options;
    private final Ticker wall;
    private final Consumer<String> progress;
    private final Consumer<String> table;
    private final HealthAwareConfig config;
    private final VirtualTime time = new VirtualTime(0);
    private final SplittableRandom random;
    private final Fleet fleet;
    private final Standings standings;
    private final List<VirtualSecond> seconds = new ArrayList<>();
    private volatile boolean stopped;
    private volatile boolean measured;

    /**
     * A run that has not begun.
     *
     * @param wall the time that passes in earnest
     * @param progress hears what happens on the way
     * @param table hears the lines of a table, one for each virtual second
     * @throws io.datapunk.lb.InvalidConfigException when a name is blank
     */
    public VirtualDemo(VirtualOptions options, Ticker wall, Consumer<String> progress, Consumer<String> table) {
        this.options = options;
        this.wall = wall;
        this.progress = progress;
        this.table = table;
        this.config = options.config();
        this.random = new SplittableRandom(options.seed());
        this.fleet = new Fleet(options.instances(), options.failing(), random.split());
        this.standings = new Standings(fleet, time);
    }

    /** Asks the run to end soon; it returns what it has. */
    public void stop() {
        stopped = true;
    }

    /** Whether a virtual second has begun; until then every figure is zero. */
    public boolean measured() {
        return measured;
    }

    /**
     * Runs it; takes about a minute and a gigabyte of heap for a million instances.
     *
     * @throws io.datapunk.lb.InvalidConfigException when there is no such strategy or scorer
     */
    public VirtualReport run() {
        long began = wall.nanos();
        Heap heap = Heap.now();
        HealthAwareLoadBalancer balancer = new HealthAwareLoadBalancer(
                config,
                new FleetDiscovery(fleet, time),
                Plugins.of(
                        providers(StrategyProvider.class),
                        providers(ScorerProvider.class),
                        List.of(new ReadyCheck(FleetCheck.NAME, new FleetCheck(fleet, time)))),
                new Surroundings(time, random.split(), time, random.nextLong()),
                List.of(standings));
        try {
            BalancedService service = balancer.service(SERVICE);
            progress.accept(format("listing %,d instances", fleet.size()));
            time.runUntil(0);
            progress.accept(format(
                    "%,d instances discovered after %.1f s",
                    service.statistics().listed(), (wall.nanos() - began) / 1e9));
            return play(service, heap, began);
        } finally {
            balancer.close();
        }
    }

    private static <P> List<P> providers(Class<P> contract) {
        return ServiceLoader.load(contract).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private VirtualReport play(BalancedService service, Heap before, long began) {
        Timeline timeline = Timeline.of(config.of(SERVICE).checks());
        Load load = new Load(service, fleet, time, random.split());
        Promises promises = new Promises(options, timeline, fleet, standings, load);
        load.begin();
        if (!stopped) {
            progress.accept(format(
                    "each is checked every %d s, %,d requests a virtual second; %,d of the instances fail from second %d to %d",
                    timeline.interval().toSeconds(),
                    Load.PER_SECOND,
                    options.failing(),
                    timeline.failAt(),
                    timeline.healAt()));
            table.accept(VirtualSecond.heading());
        }
        int second = 0;
        while (!stopped && (second <= timeline.healAt() || standings.out() > 0) && second < timeline.latestEnd()) {
            if (second == timeline.failAt()) {
                fleet.fail(true);
            }
            if (second == timeline.healAt()) {
                promises.healing();
                fleet.fail(false);
            }
            second++;
            measured = true;
            pass(second, service, load, promises);
        }
        long picks = stopped ? 0 : picksPerSecond(service);
        @Nullable
        Long bytes = stopped || fleet.size() < FEWEST_TO_WEIGH ? null : Long.valueOf(before.grownBy() / fleet.size());
        ServiceConfig used = config.of(SERVICE);
        return new VirtualReport(
                stopped,
                fleet.size(),
                options.failing(),
                used.selection().strategy(),
                used.scoring().scorer(),
                options.seed(),
                options.overrides(),
                second,
                (wall.nanos() - began) / 1e9,
                load.sent(),
                load.toFailing(),
                fleet.mostRequests(),
                checks(service),
                standings.found(),
                standings.foundByChecks(),
                standings.ramping(),
                bytes,
                picks,
                stopped ? List.of() : promises.all(service.statistics(), time.elapsedNanos()),
                seconds);
    }

    /** Lets a second pass. */
    private void pass(int second, BalancedService service, Load load, Promises promises) {
        long began = wall.nanos();
        long sent = load.sent();
        long toFailing = load.toFailing();
        long checks = checks(service);
        for (int step = 1; step <= STEPS && !stopped; step++) {
            time.runUntil((second - 1) * SECOND + step * (SECOND / STEPS));
            promises.watch(time.elapsedNanos());
        }
        long requests = load.sent() - sent;
        VirtualSecond over = new VirtualSecond(
                second,
                requests,
                100.0 * (load.toFailing() - toFailing) / Math.max(1, requests),
                fleet.failingNow(),
                standings.out(),
                checks(service) - checks,
                (wall.nanos() - began) / 1_000_000L,
                Heap.usedNow() >> 20);
        seconds.add(over);
        table.accept(over.row());
    }

    private static long checks(BalancedService service) {
        return service.statistics().checks().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Picks alone: given back unused, which is evidence of nothing. */
    private long picksPerSecond(BalancedService service) {
        int picks = 1_000_000;
        long began = wall.nanos();
        for (int i = 0; i < picks && !stopped; i++) {
            service.complete(service.acquireTicket(SelectionContext.EMPTY), Outcome.IGNORED, -1);
        }
        return (long) (picks * 1e9 / Math.max(1, wall.nanos() - began));
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    /** When what happens, in virtual seconds. */
    record Timeline(Duration interval, Duration longestPause, Duration found, int failAt, int healAt, int latestEnd) {
        private static final double JITTER = 1.2;
        private static final int CONFIRMATIONS = 4;
        private static final Duration SLACK = Duration.ofMillis(200);
        private static final int MOST_SECONDS_BACK = 30;

        /** Derived from the settings: every instance is checked before some fail, and those are found before they are well. */
        static Timeline of(ServiceConfig.Checks checks) {
            Duration longest = checks.checkInterval().compareTo(checks.longestBackoff()) > 0
                    ? checks.checkInterval()
                    : checks.longestBackoff();
            Duration found = times(JITTER, checks.checkInterval())
                    .plus(times(JITTER * (checks.fall() - 1) / CONFIRMATIONS, checks.fastInterval()))
                    .plus(FleetCheck.TAKES.multipliedBy(checks.fall()))
                    .plus(SLACK);
            int failAt = (int) checks.checkInterval().toSeconds() / 10 + 2;
            int healAt = failAt + (int) found.toSeconds() + 4;
            return new Timeline(
                    checks.checkInterval(),
                    times(JITTER, longest).plus(FleetCheck.TAKES).plus(SLACK),
                    found,
                    failAt,
                    healAt,
                    healAt + MOST_SECONDS_BACK);
        }

        private static Duration times(double factor, Duration duration) {
            return Duration.ofNanos((long) (factor * duration.toNanos()));
        }

        /** How long it may take until everybody is back. */
        int back() {
            return latestEnd - healAt;
        }
    }
}
