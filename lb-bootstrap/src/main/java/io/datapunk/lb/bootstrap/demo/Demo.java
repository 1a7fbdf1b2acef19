package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.adapters.vertx.VertxScheduler;
import io.datapunk.lb.spi.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a small world on loopback: start, warm-up, measurement, report.
 *
 * <p>{@link #start}, {@link #warmUp}, {@link #measure} and {@link #close} block and are called one after the other by one
 * thread; {@link #stop} may be called by any thread at any time and makes them return soon.
 */
final class Demo implements AutoCloseable {
    private static final Duration LAST_ANSWERS = Duration.ofMillis(300);
    private static final Duration LEAST_WARM_UP = Duration.ofSeconds(2);
    private static final Duration MOST_WARM_UP = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final DemoOptions options;
    private final Ticker ticker;
    private final HealthAwareConfig config;
    private final FaultPlan plan;
    private final Observations observations;
    private final Closings closings = new Closings();
    private final StopSignal stop = new StopSignal();

    private @Nullable World world;
    private @Nullable ClosedLoopLoad load;
    private boolean measured;

    /**
     * A run that has not begun.
     *
     * @throws io.datapunk.lb.InvalidConfigException when a name is blank
     */
    Demo(DemoOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        this.config = options.config();
        this.plan = options.plan();
        this.observations = new Observations(options.ids(), ticker);
    }

    /** Asks the run to end; it returns what it has. Idempotent, never blocks. */
    void stop() {
        stop.give();
    }

    /** Whether it was stopped before its time. */
    boolean over() {
        return stop.isGiven();
    }

    /** The gateway's port. */
    int port() {
        return world().port();
    }

    /** The gateway's URL. */
    String gateway() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** The port of {@code /healthz}, {@code /readyz} and {@code /metrics}. */
    int adminPort() {
        return world().adminPort();
    }

    /** What will happen. */
    FaultPlan plan() {
        return plan;
    }

    /**
     * Starts everything, and waits until the balancer knows all instances. Returns in the midst of it when the run is
     * stopped.
     *
     * @throws IOException when something does not start
     * @throws io.datapunk.lb.InvalidConfigException when there is no such strategy or scorer
     */
    void start() throws IOException, InterruptedException {
        WorldStart starting = new WorldStart(options, config, plan.late(), ticker, observations, closings, stop);
        stop.interrupting(() -> world = starting.start());
    }

    /**
     * Sends unmeasured load until every instance has answered and is whole: the first requests of a process are slow for
     * reasons that have nothing to do with anybody's health. Returns at once when there is to be no load.
     *
     * @throws IOException when an instance has not answered in time
     */
    void warmUp() throws IOException, InterruptedException {
        if (!options.load() || over()) {
            return;
        }
        ClosedLoopLoad fresh =
                new ClosedLoopLoad(world().outside(), ticker, new SplittableRandom(options.seed()).split(), port());
        load = fresh;
        closings.add("load", () -> Waiting.close("load", fresh.close(), stop));
        Set<String> expected = new HashSet<>(options.ids());
        expected.removeAll(plan.late());
        Set<String> answered = ConcurrentHashMap.newKeySet();
        ClosedLoopLoad.Run run = fresh.start((success, by, latency) -> {
            if (success) {
                answered.add(by);
            }
        });
        long began = ticker.nanos();
        long elapsed = 0;
        while ((elapsed < LEAST_WARM_UP.toNanos() || !answered.containsAll(expected) || !allClosed())
                && !stop.pause(GLANCE)) {
            elapsed = ticker.nanos() - began;
            if (elapsed > MOST_WARM_UP.toNanos()) {
                throw new IOException("only " + answered.size() + " of " + expected.size()
                        + " instances have answered and are well after " + MOST_WARM_UP.toSeconds() + " s");
            }
        }
        rest(run);
    }

    private boolean allClosed() {
        return world().service().snapshot().instances().stream()
                .map(InstanceSnapshot::circuit)
                .allMatch("closed"::equals);
    }

    /**
     * Plays the faults, under load unless there is to be none, until the duration is over or the run is stopped.
     *
     * @param frames is shown the state of things once a second
     */
    void measure(Consumer<Frame> frames) throws InterruptedException {
        if (over()) {
            return;
        }
        ClosedLoopLoad.Run run = null;
        try (FaultRunner faults =
                new FaultRunner(plan, world().backends(), new VertxScheduler(world().outside()), observations)) {
            measured = true;
            observations.begin();
            long began = ticker.nanos();
            faults.start();
            if (load != null) {
                run = load.start((success, by, latency) -> observations.answered(success, latency));
            }
            watch(began, frames);
        } finally {
            rest(run);
            observations.end();
        }
    }

    private void watch(long began, Consumer<Frame> frames) throws InterruptedException {
        Duration duration = options.duration();
        for (long second = 1; ; second++) {
            long nextGlance = TimeUnit.SECONDS.toNanos(second);
            long until = duration == null ? nextGlance : Math.min(nextGlance, duration.toNanos());
            if (stop.pause(Duration.ofNanos(until - (ticker.nanos() - began)))) {
                return;
            }
            long elapsed = ticker.nanos() - began;
            if (duration != null && elapsed >= duration.toNanos()) {
                return;
            }
            double left = duration == null ? -1 : (duration.toNanos() - elapsed) / 1e9;
            frames.accept(new Frame(
                    observations.recent(), world().service().snapshot(), left, plan, gateway(), options.load()));
        }
    }

    /** Lets the workers have their last answers. */
    private static void rest(ClosedLoopLoad.@Nullable Run run) throws InterruptedException {
        if (run != null) {
            try {
                Waiting.await("load", run.stop(), LAST_ANSWERS);
            } catch (IOException late) {
                // Who does not answer now is not counted; the run must end.
            }
        }
    }

    /** Whether anything has been measured. */
    boolean measured() {
        return measured;
    }

    /** What has been measured. */
    DemoReport report() {
        ServiceConfig used = config.of(WorldStart.SERVICE);
        BalancedService service = world().service();
        boolean partial = over() && options.duration() != null; // without an end of its own, to be stopped is the end
        return observations.report(
                new Observations.RunFacts(
                        plan,
                        used.selection().strategy(),
                        used.scoring().scorer(),
                        options.seed(),
                        overrides(used),
                        partial),
                service.statistics().maskedFailures());
    }

    private static Map<String, String> overrides(ServiceConfig used) {
        Map<String, String> usual = HealthAwareConfig.defaults().service().asMap();
        Map<String, String> overrides = new LinkedHashMap<>();
        used.asMap().forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                overrides.put(name, value);
            }
        });
        return overrides;
    }

    private World world() {
        World started = world;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    /** Closes everything and leaves nothing behind. Idempotent. */
    @Override
    public void close() {
        closings.close();
    }
}
