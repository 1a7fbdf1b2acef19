package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.RecordedLog;
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
    private static final long SEED = 233;
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
        return new Demo(
                new DemoOptions(duration, null, null, null, SEED, DemoOptions.USUAL_INSTANCES, 0, load, null),
                System::nanoTime);
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

        // What was planned is what was played, one script for each instance, and all of it is over by 55 %.
        assertThat(report.instances())
                .extracting(InstanceReport::script)
                .containsExactlyInAnyOrder(
                        "fast-fail", "killed", "slow", "flapping", "late", "healthy", "healthy", "healthy");
        assertThat(report.instances())
                .allSatisfy(instance -> assertThat(instance.script())
                        .isEqualTo(plan.scriptOf(instance.id()).key()));
        assertThat(report.instances())
                .filteredOn(instance -> !instance.script().equals("healthy"))
                .allSatisfy(instance -> {
                    assertThat(instance.faultVisibleToChecks()).as(text).isNotNull();
                    assertThat(instance.faultStartSecond()).as(text).isNotNull();
                    assertThat(instance.faultEndSecond()).as(text).isNotNull().isLessThan(.55 * 12 + 1);
                    assertThat(instance.requests()).as(text).isPositive();
                });

        InstanceReport failing = only(report, "fast-fail");
        assertThat(failing.faultVisibleToChecks()).isFalse();
        assertThat(failing.ejections()).as(text).isPositive();
        assertThat(failing.requestsBeforeFirstEjection()).isNotNull().isPositive();
        assertThat(only(report, "killed").faultVisibleToChecks()).isTrue();

        InstanceReport slow = only(report, "slow");
        assertThat(slow.faultVisibleToChecks()).isFalse();
        assertThat(slow.failed()).as(text).isZero();
        assertThat(slow.sharePercentDuringFault()).as(text).isNotNull().isLessThan(12.5);

        InstanceReport late = only(report, "late");
        assertThat(late.faultStartSecond()).isLessThan(.5);
        assertThat(late.sharePercentDuringFault()).as(text).isZero();
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
                        .hasValueSatisfying(id -> assertThat(id).matches("backend-[1-8]"));
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
    void twoInstances_oneFaultAndOneThatServes() throws Exception {
        DemoOptions options =
                new DemoOptions(Duration.ofSeconds(4), "round-robin", "asymmetric", null, SEED, 2, 0, true, null);
        DemoReport report;
        try (Demo demo = new Demo(options, System::nanoTime)) {
            demo.start();
            demo.warmUp();
            demo.measure(frame -> {});
            report = demo.report();
        }
        assertThat(report.instances())
                .extracting(InstanceReport::script)
                .containsExactlyInAnyOrder("fast-fail", "healthy");
        assertThat(report.strategy()).isEqualTo("round-robin");
        assertThat(report.scorer()).isEqualTo("asymmetric");
        assertThat(report.overrides())
                .containsEntry("strategy", "round-robin")
                .containsEntry("scorer", "asymmetric")
                .hasSize(2);
        assertThat(report.succeeded()).isPositive();
    }

    @Test
    void asManyInstancesAsThereMayBe_allClosedInTime() throws Exception {
        DemoOptions options = new DemoOptions(null, null, null, null, SEED, 64, 0, false, null);
        try (RecordedLog log = RecordedLog.of(Closings.class)) {
            try (Demo demo = new Demo(options, System::nanoTime)) {
                demo.start();
            }
            assertThat(log.lines()).isEmpty();
        }
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
