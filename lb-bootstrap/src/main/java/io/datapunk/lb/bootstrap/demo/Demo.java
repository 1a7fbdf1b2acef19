package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.adapters.vertx.VertxScheduler;
import io.datapunk.lb.adapters.vertx.admin.AdminConfig;
import io.datapunk.lb.adapters.vertx.admin.AdminServer;
import io.datapunk.lb.adapters.vertx.gateway.Gateway;
import io.datapunk.lb.adapters.vertx.gateway.GatewayConfig;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.discovery.DiscoveryOptions;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.bootstrap.LoadBalancers;
import io.datapunk.lb.bootstrap.RunningLoadBalancer;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.spi.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One small world on loopback, from its registry to its load, and one run of it.
 *
 * <p>{@link #start}, {@link #warmUp}, {@link #measure} and {@link #close} block and are called one after the other by one
 * thread; {@link #stop} may be called by any thread at any time and makes them return soon.
 */
final class Demo implements AutoCloseable {
    /** The service everybody registers for. */
    static final String SERVICE = "demo";

    /** The instances, by id. */
    static final List<String> IDS =
            IntStream.rangeClosed(1, 8).mapToObj(number -> "backend-" + number).toList();

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(700);
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
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, RegisteredBackend> backends = new LinkedHashMap<>();

    private @Nullable Thread starter; // guarded by stopped
    private @Nullable World world;
    private @Nullable BalancedService service;
    private @Nullable ClosedLoopLoad load;
    private boolean measured;
    private int port;
    private int adminPort;

    /** The Vert.x of the servers and the load, and the one of the balancer and the gateway. */
    private record World(Vertx outside, Vertx inside) {}

    /**
     * A run that has not begun.
     *
     * @throws io.datapunk.lb.InvalidConfigException when a name is blank
     */
    Demo(DemoOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        this.config = config(options);
        this.plan = FaultPlan.draw(new SplittableRandom(options.seed()), IDS, options.planned(), FaultScript.PLAYED);
        this.observations = new Observations(IDS, ticker);
    }

    private static HealthAwareConfig config(DemoOptions options) {
        HealthAwareConfig.Builder builder = HealthAwareConfig.builder();
        String strategy = options.strategy();
        if (strategy != null) {
            builder.strategy(strategy);
        }
        String scorer = options.scorer();
        if (scorer != null) {
            builder.scorer(scorer);
        }
        return builder.build();
    }

    /** Asks the run to end; it returns what it has. Idempotent, never blocks. */
    void stop() {
        stopped.countDown();
        synchronized (stopped) {
            if (starter != null) {
                starter.interrupt();
            }
        }
    }

    /** The forwarder's port. */
    int port() {
        return port;
    }

    /** The port of {@code /healthz} and {@code /readyz}. */
    int adminPort() {
        return adminPort;
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
        synchronized (stopped) {
            starter = Thread.currentThread();
        }
        try {
            if (!over()) {
                startAll();
            }
        } catch (InterruptedException | IOException failed) {
            if (!over()) {
                throw failed;
            }
        } finally {
            synchronized (stopped) {
                starter = null;
            }
            if (over()) {
                Thread.interrupted(); // it was ours, and what follows may wait
            }
        }
    }

    private void startAll() throws IOException, InterruptedException {
        EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start();
        closings.add("zookeeper", zooKeeper::close);
        closings.nextLayer();
        Vertx outside = vertx("outside");
        Vertx inside = vertx("inside");
        world = new World(outside, inside);
        closings.nextLayer();
        // The balancer first, for it knows the names of strategies; the service last, so that its first list is whole.
        RunningLoadBalancer balancer = startBalancer(inside, zooKeeper.port());
        startBackends(outside, zooKeeper.port());
        BalancedService found = balancer.service(SERVICE);
        service = found;
        startGateway(inside, new ObservedService(found, observations));
        AdminServer admin = new AdminServer(inside, balancer, AdminConfig.defaults());
        closings.add("admin", () -> Waiting.await("admin", admin.close(), CLOSE_LIMIT));
        adminPort = Waiting.await("admin", admin.start(), START_LIMIT);
        awaitInstances(found);
    }

    private Vertx vertx(String name) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(IDS.size())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        closings.add(name, () -> Waiting.await(name, vertx.close(), CLOSE_LIMIT));
        return vertx;
    }

    private void startBackends(Vertx vertx, int zooKeeperPort) throws IOException, InterruptedException {
        RegisteredBackend.Place place = new RegisteredBackend.Place(
                vertx,
                new VertxScheduler(vertx),
                SystemSources.clock(),
                DiscoveryOptions.defaults().basePath(),
                SERVICE);
        SplittableRandom seeds = new SplittableRandom(options.seed());
        List<Future<?>> starting = new ArrayList<>();
        for (String id : IDS) {
            RegisteredBackend backend = new RegisteredBackend(
                    new Backend(id, vertx, seeds.split()), new SeverableRelay(vertx, zooKeeperPort), place);
            backends.put(id, backend);
        }
        closings.add(
                "backends",
                () -> Waiting.await(
                        "backends",
                        Future.join(backends.values().stream()
                                .map(RegisteredBackend::close)
                                .toList()),
                        CLOSE_LIMIT));
        backends.values().forEach(backend -> starting.add(backend.start()));
        Waiting.await("registration", Future.all(starting), START_LIMIT);
    }

    private RunningLoadBalancer startBalancer(Vertx vertx, int zooKeeperPort) {
        RunningLoadBalancer balancer = LoadBalancers.builder()
                .config(config)
                .discovery("zookeeper", Map.of(ConnectionOptions.SERVERS, LOOPBACK + ":" + zooKeeperPort))
                .scheduler(new VertxScheduler(vertx))
                .ticker(ticker)
                .eventSink(this::observe)
                .start();
        closings.add("balancer", balancer::close);
        return balancer;
    }

    private void observe(BalancerEvent event) {
        if (event instanceof BalancerEvent.InstanceChanged change) {
            observations.circuitChanged(change.instance().id(), change.to());
        }
    }

    private void startGateway(Vertx vertx, BalancedService observed) throws IOException, InterruptedException {
        Gateway gateway =
                new Gateway(vertx, observed, ticker, GatewayConfig.defaults().listeningOn(LOOPBACK, options.port()));
        closings.add("gateway", () -> Waiting.await("gateway", gateway.close(), CLOSE_LIMIT));
        port = Waiting.await("--port", gateway.start(), START_LIMIT);
    }

    private void awaitInstances(BalancedService found) throws IOException, InterruptedException {
        long began = ticker.nanos();
        while (found.snapshot().instances().size() < IDS.size() && !pause(GLANCE)) {
            if (ticker.nanos() - began > START_LIMIT.toNanos()) {
                throw new IOException("the balancer has found "
                        + found.snapshot().instances().size() + " of " + IDS.size() + " instances within "
                        + START_LIMIT.toSeconds() + " s");
            }
        }
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
        ClosedLoopLoad fresh = new ClosedLoopLoad(
                started(world).outside(), ticker, new SplittableRandom(options.seed()).split(), port);
        load = fresh;
        closings.add("load", () -> Waiting.await("load", fresh.close(), CLOSE_LIMIT));
        Set<String> answered = ConcurrentHashMap.newKeySet();
        ClosedLoopLoad.Run run = fresh.start((success, by, latency) -> {
            if (success) {
                answered.add(by);
            }
        });
        long began = ticker.nanos();
        long elapsed = 0;
        while ((elapsed < LEAST_WARM_UP.toNanos() || !answered.containsAll(IDS) || !allClosed()) && !pause(GLANCE)) {
            elapsed = ticker.nanos() - began;
            if (elapsed > MOST_WARM_UP.toNanos()) {
                throw new IOException("only " + answered.size() + " of " + IDS.size()
                        + " instances have answered and are well after " + MOST_WARM_UP.toSeconds() + " s");
            }
        }
        rest(run);
    }

    private boolean allClosed() {
        return started(service).snapshot().instances().stream()
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
        try (FaultRunner faults = new FaultRunner(
                plan, backends, new VertxScheduler(started(world).outside()), observations)) {
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
            if (pause(Duration.ofNanos(until - (ticker.nanos() - began)))) {
                return;
            }
            long elapsed = ticker.nanos() - began;
            if (duration != null && elapsed >= duration.toNanos()) {
                return;
            }
            double left = duration == null ? -1 : (duration.toNanos() - elapsed) / 1e9;
            frames.accept(new Frame(observations.recent(), started(service).snapshot(), left, plan));
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
        boolean partial = over() && options.duration() != null; // without an end of its own, to be stopped is the end
        Map<String, String> overrides = new LinkedHashMap<>();
        Map<String, String> usual = HealthAwareConfig.defaults().service().asMap();
        config.of(SERVICE).asMap().forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                overrides.put(name, value);
            }
        });
        return observations.report(
                new Observations.RunFacts(
                        plan,
                        config.of(SERVICE).selection().strategy(),
                        config.of(SERVICE).scoring().scorer(),
                        options.seed(),
                        overrides,
                        partial),
                service == null ? 0 : service.statistics().maskedFailures());
    }

    /** Whether it was stopped before its time. */
    boolean over() {
        return stopped.getCount() == 0;
    }

    /** Waits; true when the run has been stopped. */
    private boolean pause(Duration time) throws InterruptedException {
        return stopped.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }

    /** Closes everything and leaves nothing behind. Idempotent. */
    @Override
    public void close() {
        closings.close();
    }
}
