package io.datapunk.lb.adapters.telemetry.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.TelemetryContract;
import io.datapunk.lb.adapters.telemetry.TelemetryOptions;
import io.datapunk.lb.application.event.BalancerEvent.SelectionTimed;
import io.datapunk.lb.application.port.Telemetry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SimpleRegistryTest extends TelemetryContract {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Override
    protected Telemetry make(TelemetryOptions options) {
        return MicrometerTelemetry.on(registry, options);
    }

    private MicrometerTelemetry begun() {
        MicrometerTelemetry telemetry = MicrometerTelemetry.on(registry);
        telemetry.begin(balancer, ticker, InstantSource.system());
        return telemetry;
    }

    @Override
    protected Map<Series, Double> scrape() {
        Map<Series, Double> seen = new HashMap<>();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().endsWith(".histogram")) {
                continue; // how this registry shows the buckets of a timer
            }
            Map<String, String> tags = new TreeMap<>();
            meter.getId().getTags().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
            for (Measurement measurement : meter.measure()) {
                if (measurement.getStatistic() != Statistic.TOTAL_TIME && measurement.getStatistic() != Statistic.MAX) {
                    seen.put(new Series(named(meter.getId().getName()), tags), measurement.getValue());
                }
            }
        }
        return seen;
    }

    private Timer timer(LbMeter histogram, Map<String, String> tags) {
        return registry.get(histogram.meterName())
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                        .toList())
                .timer();
    }

    @Override
    protected Map<Double, Long> buckets(LbMeter histogram, Map<String, String> tags) {
        Map<Double, Long> buckets = new HashMap<>();
        HistogramSnapshot snapshot = timer(histogram, tags).takeSnapshot();
        for (CountAtBucket bucket : snapshot.histogramCounts()) {
            buckets.put(bucket.bucket() / 1e9, Math.round(bucket.count()));
        }
        buckets.put(Double.POSITIVE_INFINITY, snapshot.count());
        return buckets;
    }

    @Override
    protected double sum(LbMeter histogram, Map<String, String> tags) {
        return timer(histogram, tags).totalTime(TimeUnit.SECONDS);
    }

    private static LbMeter named(String name) {
        return Arrays.stream(LbMeter.values())
                .filter(each -> each.meterName().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void refresh_bringsNewServicesAtOnce() {
        try (MicrometerTelemetry telemetry = begun()) {
            balancer.service("late");

            telemetry.refresh();

            assertThat(registry.find("lb.selections").tag("service", "late").functionCounter())
                    .isNotNull();
        }
    }

    @Test
    void handleDropped_metersGoOn() {
        balancer.service("shop").counted(new OutcomeCounts(5, 0, 0, 0, 0, 0, 0));
        begun();

        System.gc();

        FunctionCounter selections =
                registry.get("lb.selections").tag("service", "shop").functionCounter();
        assertThat(selections.count()).isEqualTo(8);
    }

    @Test
    void othersMeters_stayWhenItIsClosed() {
        registry.counter("mine");

        begun().close();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("mine");
    }

    @Test
    void registryThatThrows_disturbsNoEvent_andTheBalancerIsStillRead() {
        balancer.service("shop");
        MeterRegistry broken = new SimpleMeterRegistry() {
            @Override
            protected Timer newTimer(
                    Meter.Id id, DistributionStatisticConfig configuration, PauseDetector pauseDetector) {
                throw new IllegalStateException("expected by the test");
            }
        };
        MicrometerTelemetry telemetry = MicrometerTelemetry.on(broken);
        telemetry.accept(new SelectionTimed("shop", 1));
        assertThatCode(() -> telemetry.begin(balancer, ticker, InstantSource.system()))
                .doesNotThrowAnyException();
        telemetry.accept(new SelectionTimed("shop", 1));
        telemetry.refresh();

        assertThat(broken.get("lb.selections").functionCounter().count()).isEqualTo(3);
    }

    @Test
    void slowRegistry_holdsUpWhoScrapes_andNobodyElse() throws Exception {
        balancer.service("shop");
        CountDownLatch scraping = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        MeterRegistry slow = new SimpleMeterRegistry();
        slow.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("lb.selection.duration")) {
                    scraping.countDown();
                    awaited(goOn);
                }
                return id;
            }
        });
        MicrometerTelemetry telemetry = MicrometerTelemetry.on(slow);
        telemetry.begin(balancer, ticker, InstantSource.system());
        telemetry.accept(new SelectionTimed("shop", 1));
        CompletableFuture<Void> scrape = CompletableFuture.runAsync(telemetry::refresh);
        awaited(scraping);

        for (int i = 0; i < 10_000; i++) {
            telemetry.accept(new SelectionTimed("shop", 1));
        }
        assertThat(scrape).as("the events passed while the registry was stuck").isNotDone();

        goOn.countDown();
        scrape.get(10, TimeUnit.SECONDS);
        telemetry.refresh();
        assertThat(slow.get("lb.selection.duration").timer().count()).isEqualTo(10_001);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
