package io.datapunk.lb.adapters.zookeeper.format;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceDecoderTest {
    private static final String CURATOR = """
            {"name":"orders","id":"a1","address":"10.0.0.1","port":8080,"sslPort":null,"payload":null,\
            "registrationTimeUTC":1700000000000,"serviceType":"DYNAMIC","uriSpec":null,"enabled":true}""";

    private static final String SPRING = """
            {"name":"orders","id":"a1","address":"host-1","port":8081,"sslPort":null,\
            "payload":{"@class":"org.springframework.cloud.zookeeper.discovery.ZookeeperInstance",\
            "id":"orders-1","name":"orders","metadata":{"weight":"2.5","zone":"eu-1","version":"7"}},\
            "registrationTimeUTC":1700000000000,"serviceType":"DYNAMIC",\
            "uriSpec":{"parts":[{"value":"scheme","variable":true},{"value":"://","variable":false}]}}""";

    private static final String ARMERIA = """
            {"name":"orders","id":"a1","address":"10.0.0.2","port":null,"sslPort":8443,"payload":null,\
            "registrationTimeUTC":1700000000000,"serviceType":"DYNAMIC","uriSpec":null}""";

    private final InstanceDecoder decoder = new InstanceDecoder();

    private Decoded decode(String content) {
        return decoder.decode("a1", content.getBytes(UTF_8));
    }

    private static String with(String fields) {
        return "{\"address\":\"h\",\"port\":80," + fields + "}";
    }

    private Instance listed(String content) {
        Decoded decoded = decode(content);
        assertThat(decoded).isInstanceOf(Decoded.Listed.class);
        return ((Decoded.Listed) decoded).instance();
    }

    private String reason(String content) {
        Decoded decoded = decode(content);
        assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
        return ((Decoded.Undecodable) decoded).reason();
    }

    @Test
    void writtenByCurator_isRead() {
        assertThat(listed(CURATOR)).isEqualTo(Instance.of("a1", "10.0.0.1", 8080));
    }

    @Test
    void writtenBySpring_weightAndZoneComeFromTheInnerMetadata_theClassNameIsAText() {
        assertThat(listed(SPRING))
                .isEqualTo(new Instance(
                        "a1",
                        "host-1",
                        8081,
                        2.5,
                        "eu-1",
                        Map.of(
                                "@class",
                                "org.springframework.cloud.zookeeper.discovery.ZookeeperInstance",
                                "id",
                                "orders-1",
                                "name",
                                "orders",
                                "version",
                                "7")));
    }

    @Test
    void onlyATlsPort_isTheOneUsed() {
        assertThat(listed(ARMERIA)).isEqualTo(new Instance("a1", "10.0.0.2", 8443, 1, "", Map.of("sslPort", "8443")));
    }

    @Test
    void bothPorts_thePlainOneIsUsedAndTheOtherIsMetadata() {
        Instance instance = listed(with("\"sslPort\":443"));
        assertThat(instance.port()).isEqualTo(80);
        assertThat(instance.metadata()).containsEntry("sslPort", "443");
    }

    @Test
    void idInTheContent_changesNothing_theNodeNameIsTheId() {
        assertThat(listed(with("\"id\":\"other\"")).id()).isEqualTo("a1");
    }

    @Test
    void unknownFields_areSkippedWhateverTheyHold() {
        assertThat(listed(with("\"x\":{\"y\":[1,{\"z\":null}]},\"weight\":9,\"zone\":[]")))
                .isEqualTo(Instance.of("a1", "h", 80));
    }

    @Test
    void payloadsOfOtherShapes_areDataOrNothing() {
        assertThat(listed(with("\"payload\":\"blue\"")).metadata()).containsExactly(Map.entry("payload", "blue"));
        assertThat(listed(with("\"payload\":[\"com.example.Gadget\",{\"a\":1}]"))
                        .metadata())
                .isEmpty();
        assertThat(listed(with("\"payload\":7")).metadata()).isEmpty();
        assertThat(listed(with("\"payload\":{\"n\":1.5,\"t\":true,\"no\":null,\"deep\":{\"a\":1}}"))
                        .metadata())
                .containsOnly(Map.entry("n", "1.5"), Map.entry("t", "true"));
    }

    @Test
    void drainMark_staysListedThoughDisabled_andTells() {
        Instance instance = listed(with("\"enabled\":false,\"payload\":{\"draining\":\"true\",\"k\":\"v\"}"));
        assertThat(instance.draining()).isTrue();
        assertThat(instance.metadata()).containsOnly(Map.entry("draining", "true"), Map.entry("k", "v"));
        assertThat(listed(with("\"payload\":{\"metadata\":{\"draining\":true}}"))
                        .draining())
                .isTrue();
    }

    @Test
    void drainMarkThatIsOffOrNone_isNoMark() {
        assertThat(listed(with("\"payload\":{\"draining\":false}"))).isEqualTo(Instance.of("a1", "h", 80));
        assertThat(decode(with("\"enabled\":false,\"payload\":{\"draining\":\"false\"}")))
                .isEqualTo(new Decoded.Disabled());
        assertThat(decode(with("\"payload\":{\"draining\":\"true\",\"weight\":0}")))
                .isEqualTo(new Decoded.Disabled());
        assertThat(decode(with("\"payload\":{\"draining\":\"perhaps\"}")))
                .isEqualTo(new Decoded.Listed(Instance.of("a1", "h", 80), 1));
        assertThat(listed(with("\"payload\":{\"metadata\":{\"draining\":false},\"draining\":true}"))
                        .draining())
                .isFalse();
    }

    @Test
    void innerMetadata_winsOverOuter() {
        Instance instance =
                listed(with("\"payload\":{\"metadata\":{\"k\":\"in\",\"weight\":3},\"k\":\"out\",\"weight\":2}"));
        assertThat(instance.metadata()).containsExactly(Map.entry("k", "in"));
        assertThat(instance.weight()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"enabled\":false", "\"payload\":{\"weight\":0}", "\"payload\":{\"weight\":\"0.0\"}"})
    void disabledOrWithoutWeight_isNotListed(String fields) {
        assertThat(decode(with(fields))).isEqualTo(new Decoded.Disabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "Infinity", "heavy", "1e999", "0x10", "1d", "0.0001", "1000001", ""})
    void weightThatCannotBeUsed_isOneAndCounted(String weight) {
        assertThat(decode(with("\"payload\":{\"weight\":\"" + weight + "\"}")))
                .isEqualTo(new Decoded.Listed(Instance.of("a1", "h", 80), 1));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "0.001,0.001", "1e3,1000", "1000000,1000000"})
    void weightWithinItsRange_isUsed(String weight, double expected) {
        assertThat(listed(with("\"payload\":{\"weight\":" + weight + "}")).weight())
                .isEqualTo(expected);
    }

    @Test
    void zoneTooLongOrWithControlCharacters_isLeftOutAndCounted() {
        for (String zone : new String[] {"z".repeat(65), "a\\nb"}) {
            assertThat(decode(with("\"payload\":{\"zone\":\"" + zone + "\"}")))
                    .isEqualTo(new Decoded.Listed(Instance.of("a1", "h", 80), 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "65536",
                "8080.0",
                "\"8080\"",
                "99999999999",
                "1e400",
                "[]",
                "{}",
                "true",
                "123456789012345678901234567890123456789012345678901234567890"
            })
    void wrongPort_isUndecodable(String port) {
        assertThat(decode("{\"address\":\"h\",\"port\":" + port + "}")).isInstanceOf(Decoded.Undecodable.class);
        assertThat(decode("{\"address\":\"h\",\"port\":80,\"sslPort\":" + port + "}"))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void missingPort_isUndecodable() {
        assertThat(reason("{\"address\":\"h\"}")).isEqualTo("port: missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "null",
                "5",
                "[]",
                "\"a b\"",
                "\"a/b\"",
                "\"u@h\"",
                "\"h\\r\\nX: y\"",
                "\"[]\"",
                "\"http://h\"",
                "\"h\\u0000\"",
                "\"höst\""
            })
    void addressThatIsNone_isUndecodable(String address) {
        assertThat(reason("{\"address\":" + address + ",\"port\":80}")).startsWith("address:");
    }

    @Test
    void missingOrEndlessAddress_isUndecodable() {
        assertThat(reason("{\"port\":80}")).isEqualTo("address: missing");
        assertThat(reason("{\"address\":\"" + "h".repeat(254) + "\",\"port\":80}"))
                .startsWith("address:");
    }

    @ParameterizedTest
    @CsvSource({"2001:db8::1,2001:db8::1", "[::1],::1", "fe80::1%eth0,fe80::1%eth0", "a_b.example.com,a_b.example.com"})
    void addressesOfAllKinds_areTaken(String address, String host) {
        assertThat(listed("{\"address\":\"" + address + "\",\"port\":80}").host())
                .isEqualTo(host);
    }

    @Test
    void empty_isUndecodable() {
        assertThat(decoder.decode("a1", null)).isEqualTo(new Decoded.Undecodable("empty"));
        assertThat(decoder.decode("a1", new byte[0])).isEqualTo(new Decoded.Undecodable("empty"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                " ",
                "{",
                "{}}",
                "{\"address\":\"h\",\"port\":80}{}",
                "{\"address\":\"h\",\"port\":80} x",
                "[]",
                "null",
                "7",
                "\"text\"",
                "10.0.0.1:8080:5",
                "{'address':'h'}",
                "{\"address\":\"h\",\"port\":80,}",
                "[\"com.example.Gadget\",{\"address\":\"h\",\"port\":80}]",
                "\u0000"
            })
    void notOneJsonObject_isUndecodable(String content) {
        assertThat(decode(content)).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void keyTwiceInOneObject_isUndecodable() {
        assertThat(decode(with("\"port\":81"))).isInstanceOf(Decoded.Undecodable.class);
        assertThat(decode(with("\"payload\":{\"a\":1,\"a\":2}"))).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void otherEncodings_areUndecodable() {
        assertThat(decoder.decode("a1", CURATOR.getBytes(UTF_16))).isInstanceOf(Decoded.Undecodable.class);
        assertThat(decoder.decode("a1", new byte[] {'{', (byte) 0xc3, '}'}))
                .isEqualTo(new Decoded.Undecodable("not UTF-8"));
    }

    @Test
    void size_isBounded() {
        String frame = with("\"x\":\"\"");
        int room = 16 * 1024 - frame.length();
        assertThat(decode(with("\"x\":\"" + "y".repeat(room) + "\""))).isInstanceOf(Decoded.Listed.class);
        assertThat(reason(with("\"x\":\"" + "y".repeat(room + 1) + "\""))).startsWith("16385 bytes");
    }

    @Test
    void depth_isBounded() {
        assertThat(decode(with("\"x\":" + "[".repeat(7) + "]".repeat(7)))).isInstanceOf(Decoded.Listed.class);
        assertThat(reason(with("\"x\":" + "[".repeat(8) + "]".repeat(8)))).startsWith("nested deeper than 8");
        assertThat(reason(with("\"x\":" + "[".repeat(8_000)))).startsWith("nested deeper than 8");
    }

    @Test
    void metadataBeyondItsBounds_isLeftOutAndCounted_theInstanceStays() {
        String many = IntStream.range(0, 70).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
        Decoded.Listed decoded = (Decoded.Listed) decode(with("\"payload\":{" + many + ",\"weight\":4}"));
        assertThat(decoded.instance().metadata()).hasSize(64).containsKeys("k0", "k63");
        assertThat(decoded.instance().weight()).isEqualTo(4);
        assertThat(decoded.leftOut()).isEqualTo(6);

        String wide = "\"" + "k".repeat(64) + "\":\"" + "v".repeat(1024) + "\",\"" + "k".repeat(65) + "\":1,\"v\":\""
                + "v".repeat(1025) + "\"";
        decoded = (Decoded.Listed) decode(with("\"payload\":{\"metadata\":{" + wide + "}}"));
        assertThat(decoded.instance().metadata()).containsOnlyKeys("k".repeat(64));
        assertThat(decoded.leftOut()).isEqualTo(2);
    }

    @Test
    void reasons_neverCarryContent() {
        assertThat(reason("{\"address\":\"secret\nline\"")).doesNotContain("secret");
        assertThat(reason("{\"address\":\"h\",\"port\":\"secret\"}")).doesNotContain("secret");
    }

    @Test
    void nodeNameTooLong_isUndecodable() {
        assertThat(decoder.decode("n".repeat(1025), CURATOR.getBytes(UTF_8))).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void anyBytes_areDecodedWithoutThrowing() {
        long seed = new Random().nextLong();
        System.out.println("anyBytes seed " + seed);
        Random random = new Random(seed);
        byte[][] templates = {CURATOR.getBytes(UTF_8), SPRING.getBytes(UTF_8), ARMERIA.getBytes(UTF_8)};
        int listed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] content = templates[random.nextInt(templates.length)].clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            listed += decoder.decode("a1", content) instanceof Decoded.Listed ? 1 : 0;
        }
        assertThat(listed).as("some mutations are harmless, seed %d", seed).isBetween(1_000, 19_000);
    }
}
