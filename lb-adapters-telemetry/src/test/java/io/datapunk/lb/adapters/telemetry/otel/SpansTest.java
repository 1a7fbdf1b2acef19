package io.datapunk.lb.adapters.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.datapunk.lb.testkit.random.Seeded;
import io.datapunk.lb.testkit.time.ManualScheduler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spans of a real balancer's calls, as an SDK gets them, or does not. */
@ExtendWith(Seeded.class)
class SpansTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeDiscovery discovery = new FakeDiscovery();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private HealthAwareLoadBalancer balancer;

    @BeforeEach
    void start(RandomGenerator random) {
        balancer = new HealthAwareLoadBalancer(
                HealthAwareConfig.builder().noChecks().build(),
                discovery,
                Plugins.of(loaded(StrategyProvider.class), loaded(ScorerProvider.class), List.of()),
                new Surroundings(scheduler.ticker(), random, scheduler, 1),
                List.of());
    }

    @AfterEach
    void end() {
        balancer.close();
    }

    private static <P> Collection<P> loaded(Class<P> type) {
        return ServiceLoader.load(type).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private BalancedService shop(OpenTelemetry telemetry, Instance... instances) {
        OtelTelemetry otel = OtelTelemetry.on(telemetry);
        otel.begin(balancer, scheduler.ticker(), InstantSource.system());
        BalancedService shop = otel.around(balancer.service("shop"));
        discovery.complete("shop", instances);
        return shop;
    }

    private BalancedService shop(Instance... instances) {
        return shop(
                OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                .build())
                        .build(),
                instances);
    }

    private static Instance one() {
        return Instance.of("a", "10.0.0.1", 80);
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    /** One request each way there is. */
    private static void everyWay(BalancedService shop) throws Exception {
        assertThat(shop.<String>call(CallOptions.defaults(), Instance::id)).isEqualTo("a");
        assertThat(shop.<String>callAsync(
                                CallOptions.defaults(), instance -> CompletableFuture.completedFuture(instance.id()))
                        .toCompletableFuture())
                .isCompletedWithValue("a");
        try (Lease lease = shop.acquire()) {
            lease.succeeded();
        }
        long ticket = shop.acquireTicket(SelectionContext.EMPTY);
        shop.complete(ticket, Outcome.SUCCESS, 1_000_000);
        assertThat(shop.statistics().outcomes().of(Outcome.SUCCESS)).isEqualTo(4);
    }

    @Test
    void everyWayOfCalling_isASpanWithWhoWasChosenAndHowItEnded() throws Exception {
        everyWay(shop(one()));

        assertThat(exporter.getFinishedSpanItems()).hasSize(4).allSatisfy(span -> {
            assertThat(span.getName()).isEqualTo("lb.call");
            assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("io.datapunk.lb");
            assertThat(attribute(span, "lb.service")).isEqualTo("shop");
            assertThat(attribute(span, "lb.instance")).isEqualTo("a");
            assertThat(attribute(span, "server.address")).isEqualTo("10.0.0.1");
            assertThat(span.getAttributes().get(AttributeKey.longKey("server.port")))
                    .isEqualTo(80);
            assertThat(attribute(span, "lb.outcome")).isEqualTo("success");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        });
    }

    @Test
    void ticket_beganAsLongAgoAsItsLatencySays() {
        BalancedService shop = shop(one());

        shop.complete(shop.acquireTicket(SelectionContext.EMPTY), Outcome.TIMEOUT, 250_000_000);

        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(250_000_000);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void requestThatThrows_isAnErrorWithItsClass_andClientsSpansAreBelow() {
        BalancedService shop = shop(one());

        assertThatThrownBy(() -> shop.call(CallOptions.defaults(), instance -> {
                    assertThat(Span.current().getSpanContext().isValid()).isTrue();
                    throw new IOException("expected by the test");
                }))
                .isInstanceOf(IOException.class);

        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(attribute(span, "error.type")).isEqualTo("java.io.IOException");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void errorThatPassesTheCallBy_endsTheSpan() {
        BalancedService shop = shop(one());
        StackOverflowError deep = new StackOverflowError("expected by the test");

        assertThatThrownBy(() -> shop.callAsync(CallOptions.defaults(), instance -> {
                    throw deep;
                }))
                .isSameAs(deep);

        assertThat(exporter.getFinishedSpanItems())
                .singleElement()
                .satisfies(span -> assertThat(attribute(span, "lb.instance")).isEqualTo("a"));
    }

    @Test
    void stageThatFailsBehindAnother_isAnErrorWithTheClassOfWhatFailed() {
        BalancedService shop = shop(one());
        CompletableFuture<String> sent = new CompletableFuture<>();

        var answer = shop.<String>callAsync(CallOptions.defaults(), instance -> sent.thenApply(String::trim));
        sent.completeExceptionally(new IOException("expected by the test"));

        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(attribute(span, "error.type")).isEqualTo("java.io.IOException");
        assertThat(attribute(span, "lb.outcome")).isEqualTo("unreachable");
    }

    @Test
    void futureThatIsWaitedFor_isAnErrorWithTheClassOfWhatFailed() {
        BalancedService shop = shop(one());

        assertThatThrownBy(() -> shop.call(
                        CallOptions.defaults(),
                        instance -> CompletableFuture.failedFuture(new IOException("expected by the test"))
                                .get()))
                .isInstanceOf(ExecutionException.class);

        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(attribute(span, "error.type")).isEqualTo("java.io.IOException");
    }

    @Test
    void wrapperWithoutACause_isAnErrorWithItsOwnClass() {
        BalancedService shop = shop(one());

        assertThatThrownBy(() -> shop.call(CallOptions.defaults(), instance -> {
                    throw new CompletionException("expected by the test", null);
                }))
                .isInstanceOf(CompletionException.class);

        SpanData span = exporter.getFinishedSpanItems().get(0);
        assertThat(attribute(span, "error.type")).isEqualTo("java.util.concurrent.CompletionException");
    }

    @Test
    void callThatIsTriedAgain_isOneSpanThatTellsOfTheLastAttempt() throws Exception {
        BalancedService shop = shop(one(), Instance.of("b", "10.0.0.2", 80));
        List<String> asked = new ArrayList<>();

        String answer = shop.call(CallOptions.defaults().asIdempotent(), instance -> {
            asked.add(instance.id());
            if (asked.size() == 1) {
                throw new IOException("expected by the test");
            }
            return instance.id();
        });

        assertThat(exporter.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(attribute(span, "lb.instance")).isEqualTo(answer).isEqualTo(asked.get(1));
            assertThat(attribute(span, "lb.outcome")).isEqualTo("success");
            assertThat(attribute(span, "error.type")).isNull();
            assertThat(span.getAttributes().get(AttributeKey.longKey("lb.attempts")))
                    .isEqualTo(2);
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        });
    }

    @Test
    void nobodyToChoose_isAnErrorThatSaysWhy() {
        BalancedService shop = shop();

        assertThatExceptionOfType(NoInstanceAvailableException.class)
                .isThrownBy(() -> shop.acquireTicket(SelectionContext.EMPTY));
        assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(shop::acquire);
        assertThatExceptionOfType(NoInstanceAvailableException.class)
                .isThrownBy(() -> shop.call(CallOptions.defaults(), Instance::id));

        assertThat(exporter.getFinishedSpanItems()).hasSize(3).allSatisfy(span -> {
            assertThat(attribute(span, "lb.reason")).isEqualTo("no-instance");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        });
    }

    @Test
    void hostileIdAndHost_areShortAndOnOneLine() throws Exception {
        String hostile = "a\n\u001b[2J\u0000\"" + "x".repeat(1_000);
        BalancedService shop = shop(Instance.of(hostile, hostile.repeat(10), 80));

        shop.call(CallOptions.defaults(), Instance::port);

        SpanData span = exporter.getFinishedSpanItems().get(0);
        for (String key : List.of("lb.instance", "server.address")) {
            assertThat(attribute(span, key))
                    .startsWith("a\\u000a\\u001b[2J\\u0000\"xxx")
                    .hasSizeLessThan(300)
                    .doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @Test
    void processorThatThrows_disturbsNoRequest() throws Exception {
        SdkTracerProvider broken = SdkTracerProvider.builder()
                .addSpanProcessor(new SpanProcessor() {
                    @Override
                    public void onStart(Context parent, ReadWriteSpan span) {}

                    @Override
                    public boolean isStartRequired() {
                        return false;
                    }

                    @Override
                    public void onEnd(ReadableSpan span) {
                        throw new IllegalStateException("expected by the test");
                    }

                    @Override
                    public boolean isEndRequired() {
                        return true;
                    }
                })
                .build();

        everyWay(shop(OpenTelemetrySdk.builder().setTracerProvider(broken).build(), one()));
    }

    @Test
    void tracerThatThrows_disturbsNoRequest() throws Exception {
        TracerProvider broken = new TracerProvider() {
            @Override
            public Tracer get(String scope) {
                return span -> {
                    throw new IllegalStateException("expected by the test");
                };
            }

            @Override
            public Tracer get(String scope, String version) {
                return get(scope);
            }
        };

        everyWay(shop(
                new OpenTelemetry() {
                    @Override
                    public TracerProvider getTracerProvider() {
                        return broken;
                    }

                    @Override
                    public ContextPropagators getPropagators() {
                        return ContextPropagators.noop();
                    }
                },
                one()));
    }
}
