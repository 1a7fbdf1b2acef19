package io.datapunk.lb.bootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StaticDiscoveryTest {
    private final ManualScheduler scheduler = new ManualScheduler();

    private InstanceDiscovery create(Map<String, String> settings) {
        return new StaticDiscoveryProvider().create(Settings.of(settings), scheduler);
    }

    private Heard watched(InstanceDiscovery discovery, String service) {
        Heard heard = new Heard();
        discovery.watch(service, heard);
        scheduler.advance(Duration.ZERO);
        return heard;
    }

    @Test
    void aWatch_isToldItsListOnceAndLater() {
        try (InstanceDiscovery discovery = create(Map.of("instances", "a:1, b:2;id=two;weight=3"))) {
            Heard heard = new Heard();
            discovery.watch("any", heard);
            assertThat(heard.news).as("nothing is told inside of watch").isEmpty();
            scheduler.advance(Duration.ZERO);
            assertThat(heard.news).containsExactly("complete [a:1, two]");
            assertThat(heard.last).contains(new Instance("two", "b", 2, 3, "", Map.of()));
        }
    }

    @Test
    void aServiceWithAKeyOfItsOwn_hasThatListAlone() {
        try (InstanceDiscovery discovery = create(Map.of("instances", "a:1", "instances.billing", "b:2"))) {
            assertThat(watched(discovery, "billing").news).containsExactly("complete [b:2]");
            assertThat(watched(discovery, "orders").news).containsExactly("complete [a:1]");
        }
    }

    @Test
    void aServiceNobodyMentions_hasNoInstances() {
        try (InstanceDiscovery discovery = create(Map.of("instances.billing", "b:2"))) {
            assertThat(watched(discovery, "orders").news).containsExactly("complete []");
        }
    }

    @Test
    void aClosedWatch_hearsNothing() {
        try (InstanceDiscovery discovery = create(Map.of("instances", "a:1"))) {
            Heard heard = new Heard();
            InstanceDiscovery.Watch watch = discovery.watch("any", heard);
            watch.close();
            watch.close();
            scheduler.advance(Duration.ZERO);
            assertThat(heard.news).isEmpty();
        }
    }

    /** Again and again, for only a close that falls between two lines of {@code watch} shows anything. */
    @Test
    void aBackendThatIsClosedWhileSomebodyBegins_tellsNobody() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 3_000; round++) {
                InstanceDiscovery discovery = create(Map.of("instances", "a:1"));
                Heard heard = new Heard();
                AtomicInteger there = new AtomicInteger();
                Future<?> watching = thread.submit(() -> {
                    meet(there);
                    discovery.watch("any", heard);
                });
                meet(there);
                discovery.close();
                watching.get();
                scheduler.advance(Duration.ZERO);
                assertThat(heard.news).as("round %d", round).isEmpty();
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private static void meet(AtomicInteger there) {
        there.incrementAndGet();
        while (there.get() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aClosedBackend_tellsNobody() {
        InstanceDiscovery discovery = create(Map.of("instances", "a:1"));
        Heard before = new Heard();
        discovery.watch("any", before);
        discovery.close();
        discovery.close();
        assertThat(watched(discovery, "any").news).isEmpty();
        assertThat(before.news).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    instances          | a:1, a:1           | instances: "a:1", expected the id a:1 at most once
                    instances.billing  | a                  | instances.billing: "a", expected host:port
                    instance           | a:1                | instance: "a:1", expected one of the keys instances, instances.SERVICE
                    instances.         | a:1                | instances.: "a:1", expected one of the keys
                    instances.a/b      | a:1                | instances.a/b: "a/b", expected a name of 1 to 255 characters
                    """)
    void wrongSettings_areRefusedByName(String key, String value, String message) {
        assertThatThrownBy(() -> create(Map.of(key, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void noSettingsAtAll_areRefused() {
        assertThatThrownBy(() -> create(Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("instances: \"\", expected host:port, more of them after commas");
    }
}
