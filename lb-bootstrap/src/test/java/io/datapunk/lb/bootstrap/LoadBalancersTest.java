package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.MembershipChanged;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LoadBalancersTest {
    private static final HealthAwareConfig NO_CHECKS =
            HealthAwareConfig.builder().noChecks().build();

    @TempDir
    private Path directory;

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("lb-scheduler");
    }

    private static void ready(LoadBalancer balancer, String service) throws Exception {
        balancer.service(service).ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static String answerOf(LoadBalancer balancer, String service) throws Exception {
        ready(balancer, service);
        return balancer.call(service, Instance::id);
    }

    @Test
    void aBackendIsSwapped_byNameAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("instances.txt"), "orders 127.0.0.1:2 id=from-file\n");
        try (LoadBalancer balancer =
                LoadBalancers.start(NO_CHECKS, "static", Map.of("instances.orders", "127.0.0.1:1;id=from-settings"))) {
            assertThat(answerOf(balancer, "orders")).isEqualTo("from-settings");
        }
        try (LoadBalancer balancer = LoadBalancers.start(NO_CHECKS, "file", Map.of("path", file.toString()))) {
            assertThat(answerOf(balancer, "orders")).isEqualTo("from-file");
        }
    }

    @Test
    void aFileThatChanges_changesTheListAndABrokenOneDoesNot() throws Exception {
        List<BalancerEvent> events = new CopyOnWriteArrayList<>();
        Path file = Files.writeString(directory.resolve("instances.txt"), "orders 127.0.0.1:1\n");
        try (LoadBalancer balancer = LoadBalancers.builder()
                .config(NO_CHECKS)
                .discovery("file", Map.of("path", file.toString(), "interval", "100ms"))
                .eventSink(events::add)
                .start()) {
            assertThat(answerOf(balancer, "orders")).isEqualTo("127.0.0.1:1");
            replace(file, "orders 127.0.0.1:2\n");
            await().until(() -> balancer.call("orders", Instance::id).equals("127.0.0.1:2"));
            replace(file, "orders nonsense\n");
            await().until(() -> events.stream().anyMatch(RegistryStale.class::isInstance));
            assertThat(balancer.call("orders", Instance::id)).isEqualTo("127.0.0.1:2");
        }
        assertThat(events).filteredOn(MembershipChanged.class::isInstance).hasSizeGreaterThanOrEqualTo(2);
        assertThat(events)
                .filteredOn(RegistryStale.class::isInstance)
                .first()
                .satisfies(
                        event -> assertThat(((RegistryStale) event).why()).contains("line 1", "nonsense", "expected"));
    }

    private void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(Files.createTempFile(directory, "fresh", ".txt"), text);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void close_closesABackendThatWasGivenAndIsIdempotent() {
        FakeDiscovery discovery = new FakeDiscovery();
        LoadBalancer balancer = LoadBalancers.start(NO_CHECKS, discovery);
        discovery.complete("orders", Instance.of("a", "127.0.0.1", 1));
        assertThat(balancer.service("orders").acquire().instance().id()).isEqualTo("a");
        balancer.close();
        balancer.close();
        assertThat(discovery.isClosed()).isTrue();
        assertThatThrownBy(() -> balancer.service("other")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSchedulerThatWasGiven_isUsedAndNotLeftWithTasks() {
        ManualScheduler scheduler = new ManualScheduler();
        try (LoadBalancer balancer = LoadBalancers.builder()
                .config(NO_CHECKS)
                .discovery("static", Map.of("instances", "127.0.0.1:1"))
                .scheduler(scheduler)
                .ticker(scheduler.ticker())
                .start()) {
            assertThat(balancer.service("orders").ready().toCompletableFuture()).isNotDone();
            scheduler.advance(Duration.ofMillis(10));
            assertThat(balancer.service("orders").ready().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void aConfigurationThatNamesWhatThereIsNot_isRefusedAndEverythingStopped() {
        FakeDiscovery discovery = new FakeDiscovery();
        HealthAwareConfig config =
                HealthAwareConfig.builder().noChecks().strategy("fastest").build();
        assertThatThrownBy(() -> LoadBalancers.start(config, discovery))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(
                        "strategy: \"fastest\", expected one of adaptive, consistent-hash, maglev, power-of-two, random, round-robin");
        assertThat(discovery.isClosed()).isTrue();
    }

    @Test
    void anUnknownBackend_isRefusedWithTheKnown() {
        assertThatThrownBy(() -> LoadBalancers.start(NO_CHECKS, "consul", Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("discovery: \"consul\", expected one of file, static, zookeeper");
    }

    @Test
    void aBackendThatRefusesItsSettings_saysWhich() {
        assertThatThrownBy(() -> LoadBalancers.start(NO_CHECKS, "static", Map.of("instance", "a:1")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("instance: \"a:1\", expected one of the keys");
    }

    @Test
    void noBackendAtAll_isRefused() {
        assertThatThrownBy(() -> LoadBalancers.builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("discovery: none, expected discovery(name, settings) or discovery(backend)");
    }

    @Test
    void withoutAnAdapterForChecks_thePresetsStartWithoutChecksAndSaySoOnce() {
        try (RecordedLog log = RecordedLog.of(AffordableChecks.class);
                LoadBalancer balancer = LoadBalancers.builder()
                        .config(HealthAwareConfig.builder()
                                .override("orders", single -> single.maxEjectedShare(0.3))
                                .build())
                        .discovery(new FakeDiscovery())
                        .classLoader(withoutChecks())
                        .start()) {
            assertThat(balancer.config().service().checks().check()).isNull();
            assertThat(balancer.config().of("orders").checks().check()).isNull();
            assertThat(balancer.config().of("orders").ejection().maxEjectedShare())
                    .isEqualTo(0.3);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("checks.off check=http expected=lb-adapters-vertx on the class path");
            balancer.replaceConfig(HealthAwareConfig.classic());
            assertThat(balancer.config().service().checks().check()).isNull();
        }
    }

    @Test
    void aCheckThatWasAskedForByTheUser_isNotLeftOutInSilence() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .check("http", Map.of("path", "/alive"))
                .build();
        assertThatThrownBy(() -> LoadBalancers.builder()
                        .config(config)
                        .discovery(new FakeDiscovery())
                        .classLoader(withoutChecks())
                        .start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("check: \"http\"");
    }

    @Test
    void aPluginThatCannotBeUsed_isToldAndLeftOut() {
        List<BalancerEvent> events = new CopyOnWriteArrayList<>();
        try (LoadBalancer balancer = LoadBalancers.builder()
                .config(NO_CHECKS)
                .discovery(new FakeDiscovery())
                .classLoader(new ServiceFiles(directory, true).with(CheckProvider.class, "their.Absent"))
                .eventSink(event -> {
                    throw new IllegalStateException("a sink's own mistake");
                })
                .eventSink(events::add)
                .start()) {
            assertThat(balancer.services()).isEmpty();
        }
        assertThat(events)
                .filteredOn(PluginFault.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        PluginFault.class, fault -> assertThat(fault.what()).contains("their.Absent"));
    }

    private ClassLoader withoutChecks() {
        return new ServiceFiles(directory, true).with(CheckProvider.class);
    }
}
