package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.demo.DemoReport.InstanceReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoTest {
    private static final long SEED = 233; // of the longer faults: both last 24 % of the run
    private static final Duration LENGTH = Duration.ofSeconds(12);
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    /** Other builds on this machine may run a demo at the same time. */
    private static final String OURS =
            "lb-demo-zookeeper-" + ProcessHandle.current().pid() + "-";

    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final Set<Path> directoriesBefore = directories();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(directories()).isEqualTo(directoriesBefore);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !threadsBefore.contains(thread))
                        .filteredOn(thread -> Stream.of(
                                        "vert.x", "Curator", "main-", "lb-", "zk", "Session", "NIO", "Sync", "Prep")
                                .anyMatch(thread.getName()::contains))
                        .isEmpty());
    }

    private static Set<Path> directories() {
        try (Stream<Path> all = Files.list(TEMPORARY)) {
            Set<Path> ours = new HashSet<>();
            all.filter(path -> path.getFileName().toString().startsWith(OURS)).forEach(ours::add);
            return ours;
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Demo demo(Duration duration, boolean load) {
        return new Demo(new DemoOptions(duration, null, null, SEED, 0, load, false), System::nanoTime);
    }

    @Test
    void shortRun_ejectsTheFaultyOnesAndReportsEveryKey() throws Exception {
        List<Frame> frames = new ArrayList<>();
        DemoReport report;
        FaultPlan plan;
        try (Demo demo = demo(LENGTH, true)) {
            demo.start();
            demo.warmUp();
            demo.measure(frames::add);
            report = demo.report();
            plan = demo.plan();
        }
        String text = DemoJson.text(report);
        JsonNode json = new ObjectMapper().readTree(text);
        assertThat(json.fieldNames()).toIterable().contains(DemoJsonTest.RUN_KEYS);
        assertThat(json.get("instances"))
                .hasSize(8)
                .allSatisfy(instance ->
                        assertThat(instance.fieldNames()).toIterable().contains(DemoJsonTest.INSTANCE_KEYS));
        assertThat(frames).hasSizeBetween(10, 11);

        assertThat(report.partial()).isFalse();
        assertThat(report.overrides()).isEmpty();
        assertThat(report.durationSeconds()).isBetween(11.9, 14.0);
        assertThat(report.requests()).isGreaterThan(100);
        assertThat(report.succeeded() + report.failed()).isEqualTo(report.requests());
        // One attempt a request, and each forwarded to somebody.
        assertThat(report.attempts()).isEqualTo(report.requests());
        assertThat(report.instances().stream()
                        .mapToLong(InstanceReport::requests)
                        .sum())
                .isEqualTo(report.attempts());
        assertThat(report.instances().stream().mapToLong(InstanceReport::failed).sum())
                .isEqualTo(report.failed());
        assertThat(report.failed()).as(text).isPositive();

        InstanceReport failing = only(report, "fast-fail");
        assertThat(failing.id()).isEqualTo(plan.faults().get(0).id());
        assertThat(failing.faultVisibleToChecks()).isFalse();
        assertThat(failing.ejections()).as(text).isPositive();
        assertThat(failing.requestsBeforeFirstEjection()).isNotNull().isPositive();
        assertThat(failing.faultStartSecond()).isNotNull();
        assertThat(failing.faultEndSecond()).isNotNull().isLessThan(.45 * 12 + 1);

        InstanceReport killed = only(report, "killed");
        assertThat(killed.id()).isNotEqualTo(failing.id());
        assertThat(killed.faultVisibleToChecks()).isTrue();
        assertThat(killed.faultEndSecond()).isNotNull().isLessThan(.45 * 12 + 1);
        assertThat(killed.requests()).isPositive();
    }

    private static InstanceReport only(DemoReport report, String script) {
        List<InstanceReport> found = report.instances().stream()
                .filter(instance -> instance.script().equals(script))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void withoutLoad_forwardsWhatOthersSendUntilStopped() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (Demo demo = demo(null, false)) {
            demo.start();
            demo.warmUp();
            assertThat(get(client, demo.adminPort(), "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(client, demo.adminPort(), "/healthz").statusCode()).isEqualTo(200);
            CompletableFuture<Void> measuring = CompletableFuture.runAsync(() -> {
                try {
                    demo.measure(frame -> {});
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            await().untilAsserted(() -> {
                HttpResponse<String> answer = get(client, demo.port(), "/");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue(Backend.INSTANCE_HEADER))
                        .hasValueSatisfying(id -> assertThat(Demo.IDS).contains(id));
                assertThat(demo.report().attempts()).isPositive();
            });
            demo.stop();
            measuring.get(10, TimeUnit.SECONDS);
            DemoReport report = demo.report();
            assertThat(report.partial()).isFalse(); // it had no end of its own
            assertThat(report.requests()).isZero();
            assertThat(report.p50Millis()).isNull();
        }
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void stoppedWhileStarting_returnsAndLeavesNothingBehind() throws Exception {
        try (Demo demo = demo(Duration.ofSeconds(30), true)) {
            CompletableFuture<Boolean> run = CompletableFuture.supplyAsync(() -> {
                try {
                    demo.start();
                    demo.warmUp();
                    demo.measure(frame -> {});
                    return demo.measured();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            await().until(() -> !directories().equals(directoriesBefore));
            demo.stop();
            assertThat(run.get(20, TimeUnit.SECONDS)).isFalse();
        }
    }
}
