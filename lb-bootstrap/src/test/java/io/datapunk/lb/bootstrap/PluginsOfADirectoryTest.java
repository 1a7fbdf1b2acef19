package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.bootstrap.plugin.JarMaker;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A balancer whose plug-ins come from a directory, from its start to its end. */
@Timeout(60)
final class PluginsOfADirectoryTest {
    private static final String SEEN = "lb.test.plugin";
    private static final HealthAwareConfig OURS =
            HealthAwareConfig.builder().noChecks().build();
    private static final HealthAwareConfig THEIRS =
            HealthAwareConfig.builder().noChecks().strategy("first-of-all").build();

    @TempDir
    private Path directory;

    @AfterEach
    void forget() {
        System.getProperties().remove(SEEN);
    }

    private LoadBalancerBuilder builder(HealthAwareConfig config) {
        return LoadBalancers.builder()
                .config(config)
                .plugins(directory)
                .discovery("static", Map.of("instances", "127.0.0.1:2, 127.0.0.1:1, 127.0.0.1:3"));
    }

    private void addFirstOfAll() throws IOException {
        new JarMaker()
                .strategy("First", "\"first-of-all\"", "SPI_VERSION", JarMaker.PICKS_FIRST, """
                        public First() { System.getProperties().put("lb.test.plugin", getClass().getClassLoader()); }
                        """)
                .to(directory.resolve("first.jar"));
    }

    private static void assertPicksTheFirst(LoadBalancer balancer) throws Exception {
        balancer.service("orders").ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 20; i++) {
            assertThat(balancer.call("orders", Instance::id)).isEqualTo("127.0.0.1:1");
        }
    }

    private static boolean open() {
        return ((ClassLoader) System.getProperties().get(SEEN)).getResource("README.txt") != null;
    }

    @Test
    void aStrategyOfTheDirectory_isChosenByNameAndItsJarClosedWithTheBalancer() throws Exception {
        addFirstOfAll();
        try (LoadBalancer balancer = builder(THEIRS).start()) {
            assertPicksTheFirst(balancer);
            assertThat(open()).isTrue();
        }
        assertThat(open()).isFalse();
    }

    @Test
    void aStrategyOfTheDirectory_isChosenLaterToo() throws Exception {
        addFirstOfAll();
        try (LoadBalancer balancer = builder(OURS).start()) {
            balancer.replaceConfig(THEIRS);
            assertPicksTheFirst(balancer);
        }
    }

    @Test
    void aModule_takesADirectoryToo() throws Exception {
        addFirstOfAll();
        LoadBalancerModule module = new LoadBalancerModule("static", Map.of("instances", "127.0.0.1:2, 127.0.0.1:1"))
                .withPlugins(directory);
        try (LoadBalancer balancer = Guice.createInjector(module, new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(HealthAwareConfig.class).toInstance(THEIRS);
                    }
                })
                .getInstance(LoadBalancer.class)) {
            assertPicksTheFirst(balancer);
        }
        assertThat(open()).isFalse();
    }

    @Test
    void withoutADirectory_nothingOfItIsThere() throws Exception {
        addFirstOfAll();
        assertThatThrownBy(() -> LoadBalancers.start(THEIRS, "static", Map.of("instances", "127.0.0.1:1")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(
                        "strategy: \"first-of-all\", expected one of adaptive, consistent-hash, maglev, power-of-two");
        assertThat(System.getProperties()).doesNotContainKey(SEEN);
    }

    @Test
    void anUnknownName_listsThoseOfTheDirectoryAndClosesItsJars() throws Exception {
        addFirstOfAll();
        assertThatThrownBy(() -> builder(HealthAwareConfig.builder()
                                .noChecks()
                                .strategy("first-of-al")
                                .build())
                        .start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(
                        "strategy: \"first-of-al\", expected one of adaptive, consistent-hash, first-of-all, maglev, power-of-two");
        assertThat(open()).isFalse();
    }

    @Test
    void aDirectoryThatIsMissing_isRefusedAndTheBackendClosed() {
        FakeDiscovery discovery = new FakeDiscovery();
        assertThatThrownBy(() -> LoadBalancers.builder()
                        .config(OURS)
                        .plugins(directory.resolve("absent"))
                        .discovery(discovery)
                        .start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("plugins: \"")
                .hasMessageContaining("expected a directory that exists");
        assertThat(discovery.isClosed()).isTrue();
    }

    @Test
    void aJarThatCannotBeUsed_isAnEventAndTheBalancerRuns() throws Exception {
        addFirstOfAll();
        Path old = new JarMaker()
                .strategy("Old", "\"old\"", "0", "return null;", "")
                .to(directory.resolve("old.jar"));
        List<PluginFault> faults = new CopyOnWriteArrayList<>();
        try (LoadBalancer balancer = builder(THEIRS)
                .eventSink(event -> {
                    if (event instanceof PluginFault fault) {
                        faults.add(fault);
                    }
                })
                .start()) {
            assertPicksTheFirst(balancer);
        }
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.plugin()).isEqualTo("theirs.Old (" + old + ")");
            assertThat(fault.what()).contains("\"old\": written for version 0 of the contract, expected 1");
        });
    }

    @Test
    void strategiesThatCannotBeMade_areViolationsWithTheirOrigin() throws Exception {
        addFirstOfAll();
        Path none = new JarMaker()
                .strategy("None", "\"none\"", "SPI_VERSION", "return null;", "")
                .to(directory.resolve("none.jar"));
        Path throwing = new JarMaker()
                .strategy("Throws", "\"throws\"", "SPI_VERSION", "throw new IllegalStateException(\"no licence\");", "")
                .to(directory.resolve("throwing.jar"));
        HealthAwareConfig both = HealthAwareConfig.builder()
                .noChecks()
                .strategy("none")
                .override("orders", single -> single.strategy("throws"))
                .build();
        assertThatThrownBy(() -> builder(both).start())
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        invalid -> assertThat(invalid.violations())
                                .hasSize(2)
                                .anySatisfy(violation -> assertThat(violation)
                                        .isEqualTo("strategy: \"none\" of theirs.None (" + none
                                                + "): create returned null, expected a strategy"))
                                .anySatisfy(
                                        violation -> assertThat(violation)
                                                .startsWith(
                                                        "services.orders.strategy: \"throws\" of theirs.Throws ("
                                                                + throwing
                                                                + "): create threw java.lang.IllegalStateException: no licence at Throws.java:")));

        try (LoadBalancer balancer = builder(THEIRS).start()) {
            assertThatThrownBy(() -> balancer.replaceConfig(both)).isInstanceOf(InvalidConfigException.class);
            assertPicksTheFirst(balancer);
        }
    }

    @Test
    void aDiscoveryOfTheDirectory_isClosedBeforeItsJar() throws Exception {
        new JarMaker()
                .source("Empty", """
                        public class Empty implements DiscoveryProvider, InstanceDiscovery {
                            public String name() { return "empty"; }
                            public int spiVersion() { return SPI_VERSION; }
                            public InstanceDiscovery create(Settings settings, Scheduler scheduler) { return this; }
                            public Watch watch(String service, Listener listener) {
                                listener.complete(List.of());
                                return () -> {};
                            }
                            public void close() {
                                System.getProperties().put("lb.test.plugin", Needed.said());
                            }
                        }
                        """)
                .source("Needed", "class Needed { static String said() { return \"loaded at the end\"; } }")
                .serving(DiscoveryProvider.class, "Empty")
                .to(directory.resolve("empty.jar"));
        try (LoadBalancer balancer = LoadBalancers.builder()
                .config(OURS)
                .plugins(directory)
                .discovery("empty", Map.of())
                .start()) {
            assertThat(balancer.service("orders").snapshot().instances()).isEmpty();
        }
        assertThat(System.getProperties()).containsEntry(SEEN, "loaded at the end");
    }
}
