package io.datapunk.lb.adapters.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.Lease;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.adapters.telemetry.micrometer.MicrometerTelemetry;
import io.datapunk.lb.adapters.telemetry.otel.OtelTelemetry;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.datapunk.lb.testkit.random.Seeded;
import io.datapunk.lb.testkit.time.ManualScheduler;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real balancer on virtual time, seen through both APIs. */
@ExtendWith(Seeded.class)
class RealBalancerTest {
    /** In half a minute, so that three hundred selections are timed for the rounds, and about thirty by chance. */
    private static final int REQUESTS = 30_000;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeDiscovery discovery = new FakeDiscovery();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build();

    private final MicrometerTelemetry micrometer = MicrometerTelemetry.on(registry);
    private final OtelTelemetry otel = OtelTelemetry.on(
            OpenTelemetrySdk.builder().setMeterProvider(provider).build());
    private HealthAwareLoadBalancer balancer;
    private BalancedService shop;

    @BeforeEach
    void begin(RandomGenerator random) {
        balancer = new HealthAwareLoadBalancer(
                HealthAwareConfig.builder().noChecks().strategy("random").build(),
                discovery,
                Plugins.of(loaded(StrategyProvider.class), loaded(ScorerProvider.class), List.of()),
                new Surroundings(scheduler.ticker(), random, scheduler, 1),
                List.of(micrometer, otel));
        micrometer.begin(balancer, scheduler.ticker(), InstantSource.system());
        otel.begin(balancer, scheduler.ticker(), InstantSource.system());
        shop = balancer.service("shop");
        discovery.complete(
                "shop",
                List.of("good-1", "good-2", "good-3", "bad").stream()
                        .map(id -> Instance.of(id, "127.0.0.1", 80))
                        .toList());
    }

    @AfterEach
    void end() {
        micrometer.close();
        otel.close();
        balancer.close();
        provider.close();
        assertThat(scheduler.thrown()).isEmpty();
    }

    private static <P> Collection<P> loaded(Class<P> type) {
        return ServiceLoader.load(type).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    @Test
    void failingInstance_isSeenToFailAndToBeTakenOut() {
        int errors = 0;
        for (int i = 0; i < REQUESTS; i++) {
            errors += request();
        }
        micrometer.refresh();

        assertThat(counter("lb.selections")).isEqualTo(REQUESTS);
        assertThat(counter("lb.outcomes", "outcome", "server-error"))
                .isEqualTo(errors)
                .isPositive();
        assertThat(counter("lb.outcomes", "outcome", "success")).isEqualTo(REQUESTS - errors);
        assertThat(counter("lb.ejections")).isPositive();
        assertThat(gauge("lb.instances", "state", "listed")).isEqualTo(4);
        assertThat(gauge("lb.inflight")).isZero();
        assertThat(gauge("lb.instance.circuit", "instance", "good-1")).isZero();
        assertThat(shop.snapshot().instances())
                .hasSize(4)
                .allSatisfy(instance -> assertThat(gauge(
                                "lb.instance.health",
                                "instance",
                                instance.instance().id()))
                        .isEqualTo(instance.score()));
        assertThat(registry.find("lb.transitions").tag("to", "open").functionCounters())
                .isNotEmpty();
        assertThat(registry.find("lb.attempt.duration").timers().stream()
                        .mapToLong(Timer::count)
                        .sum())
                .isBetween(1L, (long) REQUESTS);
        assertThat(registry.get("lb.selection.duration").timer().count()).isBetween(300L, 370L);
        assertThat(points("lb.selections").stream()
                        .mapToLong(LongPointData::getValue)
                        .sum())
                .isEqualTo(REQUESTS);
        assertThat(points("lb.transitions"))
                .extracting(point -> point.getAttributes().get(AttributeKey.stringKey("to")))
                .contains("open");
    }

    @Test
    void instanceThatLeaves_losesItsMetersAndTheServiceKeepsItsCounts() {
        for (int i = 0; i < REQUESTS; i++) {
            request();
        }
        micrometer.refresh();
        double before = counter("lb.outcomes", "outcome", "server-error");

        discovery.remove("shop", "bad");
        scheduler.advance(Duration.ofMinutes(5));
        micrometer.refresh();

        assertThat(registry.find("lb.instance.health").tag("instance", "bad").gauge())
                .isNull();
        assertThat(gauge("lb.instances", "state", "listed")).isEqualTo(3);
        assertThat(counter("lb.outcomes", "outcome", "server-error")).isEqualTo(before);
    }

    @Test
    void leaseDroppedWithoutAVerdict_isCounted() {
        shop.acquire().close();
        micrometer.refresh();

        assertThat(counter("lb.leases.unreported")).isEqualTo(1);
    }

    private int request() {
        scheduler.advance(Duration.ofMillis(1));
        try (Lease lease = shop.acquire()) {
            if (lease.instance().id().equals("bad")) {
                lease.failed(Outcome.SERVER_ERROR);
                return 1;
            }
            lease.succeeded();
            return 0;
        }
    }

    private double counter(String name, String... tags) {
        return registry.get(name)
                .tag("service", "shop")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tag("service", "shop").tags(tags).gauge().value();
    }

    private Collection<LongPointData> points(String name) {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .map(MetricData::getLongSumData)
                .findAny()
                .orElseThrow()
                .getPoints();
    }
}
