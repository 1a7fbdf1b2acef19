package io.datapunk.lb.adapters.vertx.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportedLoadTest {
    private static final String PLAIN = "X-Load";
    private static final String ORCA = "endpoint-load-metrics";
    private static final String ORCA_BIN = "endpoint-load-metrics-bin";

    private static float in(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ReportedLoad.in(headers::get);
    }

    private static float text(String metrics) {
        return in(ORCA, "TEXT " + metrics);
    }

    private static float json(String report) {
        return in(ORCA, "JSON " + report);
    }

    private static float bin(OrcaMessage report) {
        return in(ORCA, "BIN " + report.base64());
    }

    // Which header

    @Test
    void noHeader_noLoad() {
        assertThat(in()).isNaN();
        assertThat(in("Load", "1", "endpoint-load", "TEXT cpu_utilization=1")).isNaN();
    }

    @Test
    void namesOfHeaders_areInAnyCase() {
        assertThat(in("x-load", "3")).isEqualTo(3);
        assertThat(in("Endpoint-Load-Metrics", "TEXT cpu_utilization=0.5")).isEqualTo(0.5f);
        assertThat(in("ENDPOINT-LOAD-METRICS-BIN", new OrcaMessage().cpu(0.5).base64()))
                .isEqualTo(0.5f);
    }

    @Test
    void plainHeader_winsOverReports_andBinaryOverTheOther() {
        String bin = new OrcaMessage().cpu(0.25).base64();
        assertThat(in(ORCA, "TEXT cpu_utilization=0.5", ORCA_BIN, bin, PLAIN, "7"))
                .isEqualTo(7);
        assertThat(in(ORCA, "TEXT cpu_utilization=0.5", ORCA_BIN, bin)).isEqualTo(0.25f);
    }

    @Test
    void headerThatSaysNoLoad_leavesTheWordToTheNext() {
        assertThat(in(PLAIN, "idle", ORCA_BIN, "%", ORCA, "TEXT cpu_utilization=0.5"))
                .isEqualTo(0.5f);
    }

    @Test
    void repeatedHeader_isReadByItsFirstLine() {
        assertThat(in(ORCA, "TEXT cpu_utilization=0.5", ORCA, "TEXT cpu_utilization=0.7"))
                .isEqualTo(0.5f);
    }

    @Test
    void headers_areToldByName() {
        assertThat(ReportedLoad.HEADERS).containsExactlyInAnyOrder(PLAIN, ORCA, ORCA_BIN);
    }

    // X-Load

    @ParameterizedTest
    @CsvSource({"12.5, 12.5", "0, 0", "0.25, 0.25", "007, 7"})
    void plainNumber_isTheLoad(String value, float expected) {
        assertThat(in(PLAIN, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "+1", "1e3", "0x1p3", "1f", "NaN", "Infinity", "1 2", " ", ".", "1.2.3", "١", "1,2"})
    void otherThanAPlainNumber_isNoLoad(String value) {
        assertThat(in(PLAIN, value)).isNaN();
    }

    @Test
    void plainNumberOfMoreThan32Characters_isNoLoad() {
        assertThat(in(PLAIN, "0".repeat(31) + "1")).isEqualTo(1);
        assertThat(in(PLAIN, "0".repeat(32) + "1")).isNaN();
    }

    // Which metric

    @Test
    void applicationUtilizationAboveZero_winsOverThatOfTheProcessor() {
        assertThat(text("cpu_utilization=0.3,application_utilization=0.5")).isEqualTo(0.5f);
        assertThat(text("cpu_utilization=0.3,application_utilization=0")).isEqualTo(0.3f);
        assertThat(json("{\"cpu_utilization\":0.3,\"application_utilization\":0.5}"))
                .isEqualTo(0.5f);
        assertThat(json("{\"cpu_utilization\":0.3,\"application_utilization\":0}"))
                .isEqualTo(0.3f);
        assertThat(bin(new OrcaMessage().cpu(0.3).application(0.5))).isEqualTo(0.5f);
        assertThat(bin(new OrcaMessage().application(0).cpu(0.3))).isEqualTo(0.3f);
    }

    @Test
    void reportOfNeither_orOfZero_isNoLoad() {
        assertThat(text("named_metrics.queue=7")).isNaN();
        assertThat(text("cpu_utilization=0")).isNaN();
        assertThat(json("{\"named_metrics\":{\"cpu_utilization\":0.3}}")).isNaN();
        assertThat(json("{\"cpu_utilization\":0}")).isNaN();
        assertThat(bin(new OrcaMessage().named("queue", 7))).isNaN();
        assertThat(bin(new OrcaMessage().cpu(0))).isNaN();
    }

    @Test
    void utilizationAboveOne_isALoad() {
        assertThat(text("cpu_utilization=17.5")).isEqualTo(17.5f);
    }

    @Test
    void metricThatCannotBe_spoilsItsReport() {
        for (double impossible : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY, -Double.MIN_VALUE}) {
            assertThat(bin(new OrcaMessage().cpu(impossible))).isNaN();
            assertThat(bin(new OrcaMessage().cpu(impossible).application(0.5))).isNaN();
            assertThat(bin(new OrcaMessage().cpu(0.5).application(impossible))).isNaN();
            assertThat(text("application_utilization=0.5,cpu_utilization=" + impossible))
                    .isNaN();
            assertThat(json("{\"application_utilization\":0.5,\"cpu_utilization\":\"" + impossible + "\"}"))
                    .isNaN();
        }
    }

    @Test
    void metricThatIsNoFloat_isNoLoad() {
        assertThat(bin(new OrcaMessage().cpu(1e39))).isNaN();
        assertThat(bin(new OrcaMessage().cpu(1e-60))).isNaN();
    }

    @Test
    void sameReport_isTheSameLoadInEveryFormat() {
        long seed = new Random().nextLong();
        System.out.println("everyFormat seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            double cpu = random.nextInt(3) == 0 ? 0 : Math.scalb(random.nextDouble(), random.nextInt(60) - 30);
            double application = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            double chosen = application > 0 ? application : cpu;
            float expected = chosen > 0 ? (float) chosen : Float.NaN;
            String base64 = new OrcaMessage()
                    .named("queue", random.nextDouble())
                    .cpu(cpu)
                    .application(application)
                    .base64();
            String written = "application_utilization=" + application + ", cpu_utilization=" + cpu;
            assertThat(List.of(
                            in(ORCA_BIN, base64),
                            in(ORCA, "BIN " + base64),
                            text(written),
                            text(written.replace('=', ':')),
                            json("{\"cpu_utilization\":" + cpu + ",\"application_utilization\":" + application + "}"),
                            json("{\"cpuUtilization\":\"" + cpu + "\",\"applicationUtilization\":" + application
                                    + "}")))
                    .as("seed %d", seed)
                    .containsOnly(expected);
        }
    }

    // TEXT

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu_utilization=0.3",
                "cpu_utilization:0.3",
                " cpu_utilization = 3e-1 ",
                "cpu_utilization=+0.3,",
                "mem_utilization=0.9, cpu_utilization=0.3, rps_fractional=10, eps=0.1, named_metrics.a:b=c",
                "unheard_of=x,cpu_utilization=.3",
                ",,cpu_utilization=0.30000,,"
            })
    void metricsInAList_areRead(String metrics) {
        assertThat(text(metrics)).isEqualTo(0.3f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cpu_utilization",
                "cpu_utilization=",
                "cpu_utilization=0.3,eps",
                "cpu_utilization=0.3,cpu_utilization=0.3",
                "cpu_utilization=0.3,eps=1,eps=1",
                "cpu_utilization=\"0.3\"",
                "cpu_utilization=0.3f",
                "cpu_utilization=0x1p-1",
                "cpu_utilization=30%",
                "cpu_utilization=e",
                "cpu_utilization=1e999",
                "cpu_utilization=0.3;eps=1",
                "cpu_utilization=0.300000000000000000000000000000001",
                "CPU_UTILIZATION=0.3",
                "cpuUtilization=0.3",
                "{\"cpu_utilization\":0.3}"
            })
    void otherThanAListOfMetrics_isNoLoad(String metrics) {
        assertThat(text(metrics)).isNaN();
    }

    // JSON

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cpu_utilization\":0.3}",
                "{\"cpuUtilization\":0.3}",
                "{\"cpu_utilization\":\"0.3\"}",
                "{\"cpu_utilization\":3e-1,\"application_utilization\":null}",
                " { \"rps_fractional\" : 10, \"cpu_utilization\" : 0.3 , \"named_metrics\" : {\"a\":[{}]} } "
            })
    void metricsAsJson_areRead(String report) {
        assertThat(json(report)).isEqualTo(0.3f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "0.3",
                "\"cpu_utilization\"",
                "[{\"cpu_utilization\":0.3}]",
                "{\"cpu_utilization\":0.3",
                "{\"cpu_utilization\":0.3}}",
                "{\"cpu_utilization\":0.3} {}",
                "{\"cpu_utilization\":[0.3]}",
                "{\"cpu_utilization\":{\"a\":0.3}}",
                "{\"cpu_utilization\":true}",
                "{\"cpu_utilization\":\"\"}",
                "{\"cpu_utilization\":\"Infinity\"}",
                "{\"cpu_utilization\":NaN}",
                "{\"cpu_utilization\":-1}",
                "{\"cpu_utilization\":1e999}",
                "{cpu_utilization:0.3}",
                "cpu_utilization=0.3"
            })
    void otherThanAReportAsJson_isNoLoad(String report) {
        assertThat(json(report)).isNaN();
    }

    @Test
    void jsonThatIsDeepOrHasHugeNumbers_isNoLoad() {
        assertThat(json("[".repeat(4_000))).isNaN();
        assertThat(json("{\"a\":".repeat(800))).isNaN();
        assertThat(json("{\"cpu_utilization\":" + "9".repeat(4_000) + "}")).isNaN();
    }

    // BIN

    @Test
    void messageOfTheProtobuf_isRead_withPaddingOrWithout() {
        String cpuIsAHalf = "CQAAAAAAAOA/"; // 09, then 0.5 in little-endian
        assertThat(in(ORCA_BIN, cpuIsAHalf)).isEqualTo(0.5f);
        assertThat(in(ORCA, "BIN " + cpuIsAHalf)).isEqualTo(0.5f);
        String padded = new OrcaMessage().cpu(0.5).varint(3, 1).base64();
        assertThat(padded).endsWith("=");
        assertThat(in(ORCA_BIN, padded)).isEqualTo(0.5f);
        assertThat(in(ORCA_BIN, padded.replace("=", ""))).isEqualTo(0.5f);
    }

    @Test
    void otherFields_arePassedOver() {
        assertThat(bin(new OrcaMessage()
                        .named("a", 1)
                        .varint(3, Long.MIN_VALUE)
                        .fixed64(6, 10)
                        .fixed32(1, 7)
                        .varint(9, 7)
                        .bytes(4, new byte[300])
                        .fixed64(0x1fff_ffff, 1)
                        .application(0.5)
                        .bytes(536, new byte[0])))
                .isEqualTo(0.5f);
    }

    @Test
    void fieldThatComesTwice_countsAsItCameLast() {
        assertThat(bin(new OrcaMessage().cpu(0.3).cpu(0.5))).isEqualTo(0.5f);
    }

    @Test
    void malformedMessage_isNoLoad() {
        OrcaMessage cpu = new OrcaMessage().cpu(0.5);
        assertThat(bin(cpu.and(0x00))).as("field 0").isNaN();
        assertThat(bin(cpu.and(0x01))).as("field 0 of eight bytes").isNaN();
        for (int wireType : new int[] {3, 4, 6, 7}) {
            assertThat(bin(cpu.and(2 << 3 | wireType)))
                    .as("wire type %d", wireType)
                    .isNaN();
        }
        assertThat(bin(cpu.and(0x12, 0x05, 'a'))).as("longer than what is left").isNaN();
        assertThat(bin(cpu.and(0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)))
                .as("negative length")
                .isNaN();
        assertThat(bin(cpu.and(0x12, 0x80, 0x80, 0x80, 0x80, 0x10)))
                .as("length of 2^32")
                .isNaN();
        assertThat(bin(cpu.and(0x18, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)))
                .as("varint of eleven bytes")
                .isNaN();
        assertThat(bin(cpu.and(0x80, 0x80, 0x80, 0x80, 0x10, 0x00)))
                .as("tag of 33 bits")
                .isNaN();
    }

    @Test
    void messageCutAnywhereWithinAField_isNoLoad() {
        byte[] cpu = new OrcaMessage().cpu(0.5).toBytes();
        byte[] whole = new OrcaMessage().cpu(0.5).named("queue", 7).toBytes();
        for (int end = 0; end <= whole.length; end++) {
            float load = bin(OrcaMessage.of(java.util.Arrays.copyOf(whole, end)));
            if (end == cpu.length || end == whole.length) {
                assertThat(load).as("%d bytes", end).isEqualTo(0.5f);
            } else {
                assertThat(load).as("%d bytes", end).isNaN();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "%", "CQAAAAAAAOA/=", "CQAAAAAAAOA/,CQAAAAAAAOA/", "CQAAAA AAAOA/", "CQAAAAAAAOA_", "é"})
    void otherThanBase64_isNoLoad(String value) {
        assertThat(in(ORCA_BIN, value)).isNaN();
        assertThat(in(ORCA, "BIN " + value)).isNaN();
    }

    // Anything

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "TEXT",
                "TEXTcpu_utilization=1",
                "text cpu_utilization=1",
                "XML <a/>",
                "cpu_utilization=1"
            })
    void unknownFormat_isNoLoad(String value) {
        assertThat(in(ORCA, value)).isNaN();
    }

    @Test
    void valueOfMoreThan4096Characters_isNotRead() {
        String report = "TEXT cpu_utilization=0.5,named_metrics.a=";
        assertThat(in(ORCA, report + "1".repeat(4096 - report.length()))).isEqualTo(0.5f);
        assertThat(in(ORCA, report + "1".repeat(4097 - report.length()))).isNaN();
        assertThat(in(
                        ORCA_BIN,
                        new OrcaMessage().cpu(0.5).bytes(5, new byte[3_000]).base64()))
                .isEqualTo(0.5f);
        assertThat(in(
                        ORCA_BIN,
                        new OrcaMessage().cpu(0.5).bytes(5, new byte[3_100]).base64()))
                .isNaN();
    }

    @Test
    void anyValue_isALoadOrNone_andNeverThrows() {
        long seed = new Random().nextLong();
        System.out.println("anyValue seed " + seed);
        Random random = new Random(seed);
        OrcaMessage message =
                new OrcaMessage().named("queue", 7).cpu(0.5).varint(3, 300).application(0.25);
        String[] good = {
            "12.5",
            "TEXT cpu_utilization=0.3,application_utilization=0.5,rps_fractional=10,named_metrics.foo=1",
            "JSON {\"cpu_utilization\":0.3,\"named_metrics\":{\"a\":[1,\"x\"]},\"application_utilization\":\"0.5\"}",
            "BIN " + message.base64(),
            message.base64()
        };
        int loads = 0;
        for (int i = 0; i < 100_000; i++) {
            String value = i % 4 == 0
                    ? "BIN "
                            + OrcaMessage.of(mutated(message.toBytes(), random)).base64()
                    : new String(
                            mutated(good[random.nextInt(good.length)].getBytes(StandardCharsets.ISO_8859_1), random),
                            StandardCharsets.ISO_8859_1);
            for (String header : List.of(PLAIN, ORCA, ORCA_BIN)) {
                float load = in(header, value);
                if (!Float.isNaN(load)) {
                    loads++;
                    assertThat(load).as("%s: %s, seed %d", header, value, seed).isBetween(0f, Float.MAX_VALUE);
                }
            }
        }
        assertThat(loads).as("some mutations are harmless, seed %d", seed).isBetween(1_000, 200_000);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] all = bytes.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            all[random.nextInt(all.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(all, random.nextInt(all.length + 1)) : all;
    }

    @Test
    void writtenNumbers_areReadToTheFloat() {
        assertThat(text("cpu_utilization=" + Math.PI)).isCloseTo(3.1415927f, within(1e-7f));
    }
}
