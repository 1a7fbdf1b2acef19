package io.datapunk.lb.bootstrap.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.adapters.telemetry.LbMeter;
import io.datapunk.lb.adapters.telemetry.micrometer.PrometheusTelemetry;
import io.datapunk.lb.adapters.vertx.admin.AdminConfig;
import io.datapunk.lb.adapters.vertx.admin.AdminServer;
import io.datapunk.lb.bootstrap.LoadBalancers;
import io.datapunk.lb.bootstrap.RecordedLog;
import io.datapunk.lb.bootstrap.RunningLoadBalancer;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real balancer with real checks, before a real collector and a real scrape. */
@Timeout(120)
class OtlpTelemetryTest {
    private static final String SCOPE = "io.datapunk.lb";
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private final Vertx vertx = Vertx.vertx();
    private final PrometheusTelemetry scraped = PrometheusTelemetry.create();
    private Collector collector;
    private OtlpTelemetry telemetry;
    private RunningLoadBalancer balancer;
    private BalancedService shop;

    @BeforeEach
    void listen() throws Exception {
        collector = new Collector();
    }

    @AfterEach
    void end() throws Exception {
        if (balancer != null) {
            balancer.close();
        }
        collector.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Two instances at one server whose checks pass. */
    private void start(String url) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("well"));
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
        telemetry = OtlpTelemetry.to(OtlpEndpoint.of(url), "shop-front", SystemSources.ticker());
        balancer = LoadBalancers.builder()
                .config(HealthAwareConfig.builder()
                        .strategy("random")
                        .check("http", Map.of("path", "/"))
                        .build())
                .discovery(
                        "static", Map.of("instances", "127.0.0.1:" + port + ";id=good,127.0.0.1:" + port + ";id=bad"))
                .telemetry(scraped)
                .telemetry(telemetry)
                .start();
        shop = balancer.service("shop");
        shop.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void requests(int count) {
        for (int i = 0; i < count; i++) {
            long ticket = shop.acquireTicket(SelectionContext.EMPTY);
            boolean bad = shop.instance(ticket).id().equals("bad");
            shop.complete(ticket, bad ? Outcome.SERVER_ERROR : Outcome.SUCCESS, 3_000_000);
        }
    }

    /** Until there is something to tell by every meter. */
    private void everythingHappens() {
        requests(30_000);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> scraped.text().contains("lb_check_duration_seconds_count{")
                        && scraped.text().contains("lb_selection_duration_seconds_count{"));
    }

    @Test
    void everyMeter_isInADecodedPush_withItsUnitAndTags() throws Exception {
        start(collector.url());
        everythingHappens();
        balancer.close();

        Map<String, List<Metric>> pushed =
                collector.metrics(SCOPE).stream().collect(Collectors.groupingBy(Metric::getName));
        assertThat(collector.wrong()).isEmpty();
        assertThat(pushed.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(LbMeter.values()).map(LbMeter::meterName).toList());
        for (LbMeter meter : LbMeter.values()) {
            assertThat(pushed.get(meter.meterName())).as(meter.meterName()).allSatisfy(metric -> {
                assertThat(metric.getUnit()).isEqualTo(meter.unit());
                assertThat(metric.getDescription()).isEqualTo(meter.description());
                assertThat(metric.getDataCase()).isEqualTo(dataOf(meter.kind()));
                assertThat(pointsOf(metric))
                        .isNotEmpty()
                        .allSatisfy(
                                point -> assertThat(point.keySet()).containsExactlyInAnyOrderElementsOf(meter.tags()));
            });
        }
        Metric outcomes = last(pushed.get("lb.outcomes"));
        assertThat(outcomes.getSum().getIsMonotonic()).isTrue();
        assertThat(outcomes.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        assertThat(outcomes.getSum().getDataPointsList().stream()
                        .mapToLong(point -> point.getAsInt())
                        .sum())
                .as("the push at the close has the last figures")
                .isEqualTo(30_000);
        assertThat(collector.resources())
                .allSatisfy(resource -> assertThat(tags(resource.getAttributesList()))
                        .containsEntry("service.name", "shop-front")
                        .containsKey("service.instance.id"));
    }

    private static Metric last(List<Metric> metrics) {
        return metrics.get(metrics.size() - 1);
    }

    private static Metric.DataCase dataOf(LbMeter.Kind kind) {
        return switch (kind) {
            case COUNTER -> Metric.DataCase.SUM;
            case GAUGE -> Metric.DataCase.GAUGE;
            case HISTOGRAM -> Metric.DataCase.HISTOGRAM;
        };
    }

    private static List<Map<String, String>> pointsOf(Metric metric) {
        return Stream.of(
                        metric.getSum().getDataPointsList().stream().map(point -> point.getAttributesList()),
                        metric.getGauge().getDataPointsList().stream().map(point -> point.getAttributesList()),
                        metric.getHistogram().getDataPointsList().stream().map(point -> point.getAttributesList()))
                .flatMap(each -> each)
                .map(OtlpTelemetryTest::tags)
                .toList();
    }

    private static Map<String, String> tags(List<KeyValue> attributes) {
        Map<String, String> tags = new TreeMap<>();
        attributes.forEach(each -> tags.put(each.getKey(), each.getValue().getStringValue()));
        return tags;
    }

    @Test
    void everyMeter_isInARealScrape_withItsUnitAndTags() throws Exception {
        start(collector.url());
        AdminServer admin = new AdminServer(vertx, balancer, scraped, AdminConfig.defaults());
        int port = admin.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        everythingHappens();

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        admin.close().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        Map<String, String> types = new HashMap<>();
        Map<String, Set<Set<String>>> labels = new HashMap<>();
        for (String line : answer.body().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                types.put(line.split(" ", -1)[2], line.split(" ", -1)[3]);
            } else if (!line.startsWith("#")) {
                Matcher parts = LINE.matcher(line);
                assertThat(parts.matches()).as(line).isTrue();
                labels.computeIfAbsent(parts.group(1), unseen -> new HashSet<>())
                        .add(keys(parts.group(2)));
            }
        }
        for (LbMeter meter : LbMeter.values()) {
            String name = meter.prometheusName();
            assertThat(types).containsEntry(name, meter.kind().name().toLowerCase(java.util.Locale.ROOT));
            boolean histogram = meter.kind() == LbMeter.Kind.HISTOGRAM;
            for (String suffix : histogram ? List.of("_count", "_sum") : List.of("")) {
                assertThat(labels.get(name + suffix)).as(name + suffix).containsExactly(Set.copyOf(meter.tags()));
            }
            if (histogram) {
                Set<String> withBound = new HashSet<>(meter.tags());
                withBound.add("le");
                assertThat(labels.get(name + "_bucket")).as(name).containsExactly(withBound);
            }
        }
        assertThat(types.keySet())
                .filteredOn(name -> !name.endsWith("_max"))
                .as("nothing but what is documented")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(LbMeter.values())
                        .map(LbMeter::prometheusName)
                        .toList());
    }

    private static Set<String> keys(String labels) {
        Set<String> keys = new HashSet<>();
        Matcher label = LABEL.matcher(labels == null ? "" : labels);
        while (label.find()) {
            keys.add(label.group(1));
        }
        return keys;
    }

    @Test
    void spansOfCalls_arrive() throws Exception {
        start(collector.url());
        String answer = shop.call(CallOptions.defaults(), instance -> "from " + instance.id());
        long ticket = shop.acquireTicket(SelectionContext.EMPTY);
        String chosen = shop.instance(ticket).id();
        shop.complete(ticket, Outcome.TIMEOUT, 250_000_000);
        balancer.close();

        assertThat(answer).startsWith("from ");
        List<Span> spans = collector.spans(SCOPE);
        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.getName()).isEqualTo("lb.call");
            assertThat(tags(span.getAttributesList()))
                    .containsEntry("lb.service", "shop")
                    .containsEntry("server.address", "127.0.0.1");
        });
        Span succeeded = withOutcome(spans, "success");
        assertThat(succeeded.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        Span late = withOutcome(spans, "timeout");
        assertThat(late.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(late.getEndTimeUnixNano() - late.getStartTimeUnixNano()).isEqualTo(250_000_000);
        assertThat(tags(late.getAttributesList())).containsEntry("lb.instance", chosen);
    }

    private static Span withOutcome(List<Span> spans, String outcome) {
        return spans.stream()
                .filter(span -> outcome.equals(tags(span.getAttributesList()).get("lb.outcome")))
                .findAny()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Collector.Answer.class,
            names = {"FAIL", "HANG"})
    void collectorThatFails_disturbsNoRequest_andTheCloseIsShort(Collector.Answer how) throws Exception {
        collector.answer(how);
        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            start(collector.url());
            disturbsNobody(log);
            assertThat(log.lines())
                    .filteredOn(line -> how == Collector.Answer.FAIL)
                    .allMatch(line -> line.endsWith("why=status 500"));
        }
    }

    @Test
    void collectorThatIsNotThere_disturbsNoRequest_andTheCloseIsShort() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            start("http://127.0.0.1:" + nobody);
            disturbsNobody(log);
            assertThat(log.lines()).allMatch(line -> line.contains("ConnectException"));
        }
    }

    /** Requests all succeed at their usual pace while pushes fail; the log says so once for each signal. */
    private void disturbsNobody(RecordedLog log) {
        long slowest = 0;
        while (log.events().isEmpty()) {
            long before = System.nanoTime();
            requests(100);
            slowest = Math.max(slowest, System.nanoTime() - before);
        }
        assertThat(shop.statistics().rejections().values()).allMatch(count -> count == 0);
        assertThat(Duration.ofNanos(slowest))
                .as("the slowest hundred requests, while a push waits for seconds")
                .isLessThan(Duration.ofSeconds(2));
        long asked = System.nanoTime();
        balancer.close();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(4));
        assertThat(log.lines())
                .hasSizeBetween(1, 2)
                .allMatch(line -> line.startsWith("telemetry.export.failed url=http://127.0.0.1:"))
                .doesNotHaveDuplicates();
        assertThat(log.events()).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
    }

    @Test
    void collectorThatNeverAnswers_isWaitedForOnce() throws Exception {
        collector.answer(Collector.Answer.HANG);
        start(collector.url());
        requests(10);
        balancer.close();
        long shortest = Long.MAX_VALUE;
        for (int again = 0; again < 3; again++) { // one of them may be held up by a busy machine
            long asked = System.nanoTime();
            telemetry.close();
            shortest = Math.min(shortest, System.nanoTime() - asked);
        }
        assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(300));
    }

    @Test
    void collectorThatComesBack_hasEveryCount() throws Exception {
        collector.answer(Collector.Answer.FAIL);
        try (RecordedLog log = RecordedLog.of(OtlpTelemetry.class)) {
            start(collector.url());
            requests(10);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> log.lines().stream().anyMatch(line -> line.contains("/v1/metrics failures=1")));
            collector.answer(Collector.Answer.TAKE);
            requests(10);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> log.lines().stream()
                            .anyMatch(line -> line.contains("resumed url=" + collector.url() + "/v1/metrics")));
            balancer.close();
        }
        assertThat(collector.metrics(SCOPE).stream()
                        .filter(metric -> metric.getName().equals("lb.selections"))
                        .map(metric -> metric.getSum().getDataPoints(0).getAsInt()))
                .last()
                .isEqualTo(20L);
    }
}
