package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.adapters.telemetry.micrometer.PrometheusTelemetry;
import io.datapunk.lb.adapters.vertx.VertxScheduler;
import io.datapunk.lb.adapters.vertx.admin.AdminConfig;
import io.datapunk.lb.adapters.vertx.admin.AdminServer;
import io.datapunk.lb.adapters.vertx.gateway.Gateway;
import io.datapunk.lb.adapters.vertx.gateway.GatewayConfig;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.discovery.DiscoveryOptions;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.bootstrap.LoadBalancerBuilder;
import io.datapunk.lb.bootstrap.LoadBalancers;
import io.datapunk.lb.bootstrap.RunningLoadBalancer;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.bootstrap.otlp.OtlpTelemetry;
import io.datapunk.lb.spi.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Starts a demo's world, part after part in the order in which they need each other, and notes for each how to close it.
 * Used once, by one thread.
 */
final class WorldStart {
    /** The service everybody registers for. */
    static final String SERVICE = "demo";

    /** What a collector knows the process by. */
    private static final String NAME = "lb-demo";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int INSIDE_WORKERS = 8;

    private final DemoOptions options;
    private final HealthAwareConfig config;
    private final Set<String> late;
    private final Ticker ticker;
    private final Observations observations;
    private final Closings closings;
    private final StopSignal stop;
    private final PrometheusTelemetry scraped = PrometheusTelemetry.create();

    /**
     * A start that has not begun.
     *
     * @param late the instances that are not there yet
     * @param closings what is started is added there, also when a later part does not start
     * @param stop ends the wait for the instances, and makes the close hurry
     */
    WorldStart(
            DemoOptions options,
            HealthAwareConfig config,
            Set<String> late,
            Ticker ticker,
            Observations observations,
            Closings closings,
            StopSignal stop) {
        this.options = options;
        this.config = config;
        this.late = Set.copyOf(late);
        this.ticker = ticker;
        this.observations = observations;
        this.closings = closings;
        this.stop = stop;
    }

    /**
     * Starts everything and waits until the balancer knows all instances that are there.
     *
     * @throws IOException when something does not start
     * @throws io.datapunk.lb.InvalidConfigException when there is no such strategy or scorer
     */
    World start() throws IOException, InterruptedException {
        EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start();
        closings.add("zookeeper", zooKeeper::close);
        closings.nextLayer();
        // A worker for each server: to close a ZooKeeper client blocks for a tenth of a second, and all are closed at
        // once.
        Vertx outside = vertx("outside", options.instances());
        Vertx inside = vertx("inside", INSIDE_WORKERS);
        List<Telemetry> pushed = pushed();
        closings.nextLayer();
        // The balancer first, for it knows the names of strategies; the service last, so that its first list is whole.
        RunningLoadBalancer balancer = startBalancer(inside, zooKeeper.port(), pushed);
        Map<String, RegisteredBackend> backends = startBackends(outside, zooKeeper.port());
        BalancedService service = balancer.service(SERVICE);
        int port = startGateway(inside, new ObservedService(service, observations));
        int adminPort = startAdmin(inside, balancer);
        awaitInstances(service);
        return new World(outside, service, backends, port, adminPort);
    }

    private Vertx vertx(String name, int workers) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(workers)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        closings.add(name, () -> Waiting.close(name, vertx.close(), stop));
        return vertx;
    }

    /** Whoever pushes figures. The balancer closes them; here it is made sure where it does not start. */
    private List<Telemetry> pushed() {
        if (options.collector() == null) {
            return List.of();
        }
        OtlpTelemetry otlp = OtlpTelemetry.to(options.collector(), NAME, ticker);
        closings.add("otlp", otlp::close);
        return List.of(otlp);
    }

    private RunningLoadBalancer startBalancer(Vertx vertx, int zooKeeperPort, List<Telemetry> pushed) {
        LoadBalancerBuilder builder = LoadBalancers.builder()
                .config(config)
                .discovery("zookeeper", Map.of(ConnectionOptions.SERVERS, LOOPBACK + ":" + zooKeeperPort))
                .scheduler(new VertxScheduler(vertx))
                .ticker(ticker)
                .eventSink(this::observe)
                .telemetry(scraped);
        pushed.forEach(builder::telemetry);
        if (options.plugins() != null) {
            builder.plugins(options.plugins());
        }
        RunningLoadBalancer balancer = builder.start();
        closings.add("balancer", balancer::close);
        return balancer;
    }

    private void observe(BalancerEvent event) {
        if (event instanceof BalancerEvent.InstanceChanged change) {
            observations.circuitChanged(change.instance().id(), change.to());
        }
    }

    private Map<String, RegisteredBackend> startBackends(Vertx vertx, int zooKeeperPort)
            throws IOException, InterruptedException {
        RegisteredBackend.Place place = new RegisteredBackend.Place(
                vertx,
                new VertxScheduler(vertx),
                SystemSources.clock(),
                DiscoveryOptions.defaults().basePath(),
                SERVICE);
        SplittableRandom seeds = new SplittableRandom(options.seed());
        Map<String, RegisteredBackend> backends = new LinkedHashMap<>();
        for (String id : options.ids()) {
            Backend backend = new Backend(id, vertx, seeds.split());
            backends.put(id, new RegisteredBackend(backend, new SeverableRelay(vertx, zooKeeperPort), place));
        }
        closings.add("backends", () -> Waiting.close("backends", closed(backends), stop));
        List<Future<Void>> starting = backends.entrySet().stream()
                .filter(entry -> !late.contains(entry.getKey()))
                .map(entry -> entry.getValue().start())
                .toList();
        Waiting.await("registration", Future.all(starting), START_LIMIT);
        return backends;
    }

    private static Future<?> closed(Map<String, RegisteredBackend> backends) {
        return Future.join(
                backends.values().stream().map(RegisteredBackend::close).toList());
    }

    private int startGateway(Vertx vertx, BalancedService observed) throws IOException, InterruptedException {
        Gateway gateway =
                new Gateway(vertx, observed, ticker, GatewayConfig.defaults().listeningOn(LOOPBACK, options.port()));
        closings.add("gateway", () -> Waiting.close("gateway", gateway.close(), stop));
        return Waiting.await("--port", gateway.start(), START_LIMIT);
    }

    private int startAdmin(Vertx vertx, RunningLoadBalancer balancer) throws IOException, InterruptedException {
        AdminServer admin = new AdminServer(vertx, balancer, scraped, AdminConfig.defaults());
        closings.add("admin", () -> Waiting.close("admin", admin.close(), stop));
        return Waiting.await("admin", admin.start(), START_LIMIT);
    }

    private void awaitInstances(BalancedService service) throws IOException, InterruptedException {
        int expected = options.ids().size() - late.size();
        long began = ticker.nanos();
        while (service.snapshot().instances().size() < expected && !stop.pause(GLANCE)) {
            if (ticker.nanos() - began > START_LIMIT.toNanos()) {
                throw new IOException("the balancer has found "
                        + service.snapshot().instances().size() + " of " + expected + " instances within "
                        + START_LIMIT.toSeconds() + " s");
            }
        }
    }
}
