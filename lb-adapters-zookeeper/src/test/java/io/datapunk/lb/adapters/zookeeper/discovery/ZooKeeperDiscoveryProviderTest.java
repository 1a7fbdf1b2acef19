package io.datapunk.lb.adapters.zookeeper.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.zookeeper.RegistryServer;
import io.datapunk.lb.adapters.zookeeper.TestScheduler;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperDiscoveryProviderTest {
    private final TestScheduler scheduler = new TestScheduler();

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private static DiscoveryProvider provider() {
        List<DiscoveryProvider> found = ServiceLoader.load(DiscoveryProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("zookeeper"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void foundByName_itMakesADiscoveryThatWorks() throws Exception {
        assertThat(provider().spiVersion()).isEqualTo(DiscoveryProvider.SPI_VERSION);
        Heard heard = new Heard();
        try (RegistryServer server = new RegistryServer()) {
            server.put("/elsewhere/orders/a", RegistryServer.node("h", 1));
            Settings settings = Settings.of(Map.of(
                    "connect", server.address(),
                    "basePath", "/elsewhere",
                    "sessionTimeout", "20s",
                    "connectionTimeout", "2s",
                    "resyncJitter", "0s",
                    "retryCeiling", "1s",
                    "maxInstances", "100",
                    "largestReplyBytes", "2000000"));
            try (InstanceDiscovery discovery = provider().create(settings, scheduler)) {
                discovery.watch("orders", heard);
                await().until(() -> heard.ids().equals(List.of("a")));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect|''|host:port",
                "connect|/services|host:port",
                "connect|host:port|host:port",
                "connect|host:-5|host:port",
                "connect|host:0|host:port",
                "connect|host:65536|host:port",
                "connect|host:|host:port",
                "connect|nonsense nonsense|host:port",
                "connect|a:1,,b:2|host:port",
                "connect|a:1,|host:port",
                "connect|a:1;b:2|host:port",
                "connect|::1|host:port",
                "connect|http://a:1|host:port",
                "connect|a:1//services|host:port",
                "basePath|services|a ZooKeeper path",
                "basePath|/services/|a ZooKeeper path",
                "sessionTimeout|0s|from PT1S to PT10M",
                "connectionTimeout|2m|from PT0.1S to PT1M",
                "resyncJitter|-1s|from PT0S to PT5M",
                "retryCeiling|fast|a duration such as",
                "maxInstances|0|a whole number from 1 to 1000000",
                "maxInstances|1000001|a whole number from 1 to 1000000",
                "largestReplyBytes|10|a whole number from 1048576",
                "conect|h:1|one of the keys basePath, connect"
            })
    void settingThatCannotBeUsed_isNamedWithItsValueAndWhatIsExpected(String key, String value, String expected) {
        Map<String, String> values =
                key.equals("connect") ? Map.of(key, value) : Map.of("connect", "127.0.0.1:1", key, value);
        assertThatThrownBy(() -> provider().create(Settings.of(values), scheduler))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageStartingWith(key + ": \"" + value + "\"")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zk",
                "zk-1.example_a:2181",
                "10.0.0.1:1,10.0.0.2:65535",
                "a:1, b:2/some/path",
                "[::1]:2181,[fe80::1%eth0]:2181"
            })
    void serversInEveryFormThatZooKeeperKnows_areTaken(String servers) {
        assertThat(ConnectionOptions.to(servers).servers()).isEqualTo(servers);
    }

    @Test
    void noServersGiven_isRefused() {
        assertThatThrownBy(() -> provider().create(Settings.empty(), scheduler))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageContaining("connect");
    }
}
