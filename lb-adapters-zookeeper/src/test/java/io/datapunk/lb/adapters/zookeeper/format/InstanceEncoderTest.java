package io.datapunk.lb.adapters.zookeeper.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import java.time.Instant;
import java.util.Map;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceType;
import org.apache.curator.x.discovery.details.JsonInstanceSerializer;
import org.junit.jupiter.api.Test;

class InstanceEncoderTest {
    private static final Instant WHEN = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Instance FULL =
            new Instance("a \"1\"", "10.0.0.1", 8080, 2.5, "eu-1", Map.of("version", "7", "größe", "\n"));

    private final InstanceEncoder encoder = new InstanceEncoder();
    private final InstanceDecoder decoder = new InstanceDecoder();

    @Test
    void whatIsWritten_isReadBackEqual() {
        for (Instance instance : new Instance[] {FULL, Instance.of("a1", "::1", 1)}) {
            assertThat(decoder.decode(instance.id(), encoder.encode("orders", instance, WHEN)))
                    .isEqualTo(new Decoded.Listed(instance, 0));
        }
    }

    @Test
    void draining_isReadBack_andDisabledForCurator() throws Exception {
        Instance draining = new Instance("a1", "h", 80, 1, "", Map.of(Instance.DRAINING, "true"));
        byte[] written = encoder.encode("orders", draining, WHEN);
        assertThat(decoder.decode("a1", written)).isEqualTo(new Decoded.Listed(draining, 0));
        ServiceInstance<Object> read = new JsonInstanceSerializer<>(Object.class).deserialize(written);
        assertThat(read.isEnabled()).isFalse();
        assertThat(read.getPayload()).isEqualTo(Map.of("draining", "true"));
        assertThatThrownBy(() -> encode(new Instance("a1", "h", 80, 1, "", Map.of(Instance.DRAINING, "yes"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("draining");
    }

    @Test
    void curatorsOwnSerializer_readsIt() throws Exception {
        ServiceInstance<Object> read =
                new JsonInstanceSerializer<>(Object.class).deserialize(encoder.encode("orders", FULL, WHEN));
        assertThat(read.getName()).isEqualTo("orders");
        assertThat(read.getId()).isEqualTo(FULL.id());
        assertThat(read.getAddress()).isEqualTo("10.0.0.1");
        assertThat(read.getPort()).isEqualTo(8080);
        assertThat(read.getRegistrationTimeUTC()).isEqualTo(WHEN.toEpochMilli());
        assertThat(read.getServiceType()).isEqualTo(ServiceType.DYNAMIC);
        assertThat(read.isEnabled()).isTrue();
        assertThat(read.getPayload()).isEqualTo(Map.of("version", "7", "größe", "\n", "weight", "2.5", "zone", "eu-1"));
    }

    @Test
    void curatorsOwnSerializer_writesWhatWeRead() throws Exception {
        ServiceInstance<Map<String, String>> instance = ServiceInstance.<Map<String, String>>builder()
                .name("orders")
                .id("a1")
                .address("10.0.0.1")
                .port(8080)
                .payload(Map.of("weight", "3", "k", "v"))
                .build();
        @SuppressWarnings({"unchecked", "rawtypes"})
        byte[] written =
                new JsonInstanceSerializer<>((Class<Map<String, String>>) (Class) Map.class).serialize(instance);
        assertThat(((Decoded.Listed) decoder.decode("a1", written)).instance())
                .satisfies(read -> assertThat(read.weight()).isEqualTo(3))
                .satisfies(read -> assertThat(read.metadata()).containsEntry("k", "v"));
    }

    @Test
    void instanceOutsideTheBounds_isRefusedWithTheReason() {
        assertThatThrownBy(() -> encode(new Instance("a1", "h", 80, 1, "", Map.of("k", "v".repeat(1025)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a1")
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> encode(new Instance("a1", "h", 80, 1, "", Map.of("weight", "5"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encode(new Instance("a1", "h", 80, 1e9, "", Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encode(Instance.of("a1", "a b", 80)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address");
    }

    @Test
    void hostInBrackets_isRefusedForThem() {
        for (Instance bracketed : new Instance[] {
            Instance.of("a1", "[::1]", 80), new Instance("a1", "[::1]", 80, 1, "", Map.of(Instance.DRAINING, "true"))
        }) {
            assertThatThrownBy(() -> encode(bracketed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("instance a1 cannot be registered: host: \"[::1]\", expected it without brackets");
        }
    }

    @Test
    void unpairedSurrogate_isRefusedWithAMessageThatNamesIt() {
        assertThatThrownBy(() -> encode(new Instance("a1", "h", 80, 1, "", Map.of("k", "\ud800"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("no unpaired surrogates in any text");
    }

    private byte[] encode(Instance instance) {
        return encoder.encode("orders", instance, WHEN);
    }
}
