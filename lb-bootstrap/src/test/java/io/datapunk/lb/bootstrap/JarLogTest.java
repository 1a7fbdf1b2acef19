package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the runnable jar's log looks like, in a process of its own. */
@Timeout(60)
final class JarLogTest {
    @TempDir
    private Path directory;

    private List<String> logged(String configuration) throws Exception {
        return logged(configuration, TalkingLog.class);
    }

    private List<String> logged(String configuration, Class<?> program) throws Exception {
        Jvm jvm = Jvm.run(
                directory,
                "-Dlb.log.level=INFO",
                "-Dlogback.configurationFile=io/datapunk/lb/bootstrap/cli/" + configuration,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
        assertThat(jvm.exitCode()).as(jvm.err()).isZero();
        assertThat(jvm.out()).isEmpty();
        return jvm.err().lines().toList();
    }

    @Test
    void json_isOneObjectALine_withPairsAsFields() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : logged("json-logback.xml")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("message").asText())
                .containsExactly("instance.changed", "registry.stale", "plugin.fault");
        assertThat(lines).extracting(line -> line.path("level").asText()).containsExactly("INFO", "WARN", "WARN");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("service").asText()).isEqualTo("orders");
            assertThat(line.path("logger_name").asText()).isEqualTo(Slf4jEventSink.LOGGER);
            assertThat(line.path("@timestamp").asText()).isNotEmpty();
        });
        assertThat(lines.get(0).path("instance").asText())
                .isEqualTo(Escaped.of(TalkingLog.HOSTILE))
                .startsWith("x\\u000d\\u000a{\\u0022level");
        assertThat(lines.get(0).path("to").asText()).isEqualTo("open");
        assertThat(lines.get(2).path("plugin").asText()).hasSizeLessThan(1_200);
    }

    @Test
    void hostileNodesOfARealRegistry_areOneJsonObjectALine() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : logged("json-logback.xml", TalkingRegistry.class)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("message").asText())
                .containsOnlyOnce("discovery.node.skipped")
                .contains("instance.changed")
                .allMatch(message -> message.matches("[a-z.-]+"));
        assertThat(lines).extracting(line -> line.path("level").asText()).doesNotContain("ERROR");
        assertThat(lines)
                .filteredOn(line -> line.path("message").asText().equals("instance.changed"))
                .extracting(line -> line.path("instance").asText())
                .containsOnly(Escaped.of(TalkingRegistry.HOSTILE));
    }

    @Test
    void hostileNodesOfARealRegistry_areALineOfTextForEachEvent() throws Exception {
        List<String> lines = logged("quiet-logback.xml", TalkingRegistry.class);
        assertThat(lines)
                .allMatch(line -> line.matches("[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} (INFO|WARN) .*"))
                .noneMatch(line -> line.contains("\" level=\"ERROR") || line.contains(" events forged"))
                .allMatch(line -> line.chars().noneMatch(c -> c < ' ' || c == 0x2028 || c == 0x202e))
                .allMatch(line -> line.length() < 2_000);
        assertThat(lines)
                .filteredOn(line -> line.contains("discovery.node.skipped"))
                .hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains("instance.changed")).isNotEmpty();
    }

    @Test
    void hostOfARegistryThatIsUnknown_isALineOfTextForEachAttempt() throws Exception {
        assertThat(logged("quiet-logback.xml", TalkingResolver.class))
                .singleElement(InstanceOfAssertFactories.STRING)
                .matches("[0-9:.]+ ERROR StaticHostProvider .*nowhere\\.invalid.*");
    }

    @Test
    void text_isOneLineForEachEvent() throws Exception {
        assertThat(logged("quiet-logback.xml"))
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "[0-9:.]+ INFO +events instance\\.changed service=\"orders\" instance=\"x\\\\u000d.*")
                                .endsWith("figures=\"score 0.2\""),
                        line -> assertThat(line).contains("WARN  events registry.stale"),
                        line -> assertThat(line).contains("WARN  events plugin.fault"));
    }
}
