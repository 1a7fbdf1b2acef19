package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.simulate.page.Page;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);
    private static final String HOSTILE = "</script><script>alert(1)</script>";

    private static String page;
    private static JsonNode fastFail;

    @BeforeAll
    static void tellsFastFail() throws Exception {
        page = html(Comparisons.of(Comparisons.fastFail("fast-fail").build(), Comparisons.TWO, 3));
        Files.writeString(Path.of("target", "simulate-fast-fail.html"), page);
        fastFail = data(page).at("/scenarios/0");
    }

    private static String html(Comparison comparison) {
        return HtmlReport.of(Page.of(List.of(comparison)));
    }

    private static JsonNode data(String html) throws Exception {
        List<String> found =
                DATA.matcher(html).results().map(match -> match.group(1)).toList();
        assertThat(found).hasSize(1);
        return new ObjectMapper().readTree(found.get(0));
    }

    private static List<String> texts(JsonNode list, String key) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.get(key).asText())
                .toList();
    }

    @Test
    void everyServerAndItsStates_areThere() {
        JsonNode servers = fastFail.at("/policies/0/run/servers");
        assertThat(texts(servers, "name"))
                .hasSize(10)
                .startsWith("server 0", "server 1")
                .endsWith("server 9");
        assertThat(texts(servers.at("/0/bands"), "state")).contains("closed", "open", "half-open", "ramping");
        assertThat(texts(servers.at("/5/bands"), "state")).doesNotContain("open", "half-open");
    }

    @Test
    void everyLine_hasAPointForEachSecond() {
        JsonNode run = fastFail.at("/policies/1/run");
        for (String line : List.of("requests", "failed", "p50", "p99", "troubledShare", "out", "allowed")) {
            assertThat(run.get(line)).as(line).hasSize(80);
        }
        for (JsonNode server : run.get("servers")) {
            assertThat(server.get("share")).hasSize(80);
            assertThat(server.get("score")).hasSize(80);
        }
    }

    @Test
    void everyPolicy_hasACellForEachColumnThatIsExplained() {
        assertThat(texts(fastFail.get("policies"), "strategy")).containsExactly("adaptive", "round-robin");
        assertThat(texts(fastFail.get("columns"), "title")).contains("errors", "p99", "faulty share", "most out");
        assertThat(texts(fastFail.get("columns"), "meaning")).allMatch(meaning -> meaning.endsWith("."));
        for (JsonNode policy : fastFail.get("policies")) {
            assertThat(policy.get("figures")).hasSameSizeAs(fastFail.get("columns"));
        }
    }

    @Test
    void whatIsWrongAndWhen_isTold() {
        JsonNode happening = fastFail.at("/happenings/0");
        assertThat(happening.get("who").asText()).isEqualTo("server 0");
        assertThat(happening.get("what").asText()).isEqualTo("every request fails after 1 ms");
        assertThat(happening.get("windows").toString()).isEqualTo("[[20.0,50.0]]");
    }

    @Test
    void textsFromScenarios_cannotBecomeMarkup() throws Exception {
        ScenarioBuilder hostile = Comparisons.usual(HOSTILE, 3)
                .about("<img src=x onerror=alert(2)>{{data}}$1\\ & \u2028")
                .length(Duration.ofSeconds(2));
        String html = html(Comparisons.of(hostile.build(), List.of(BalancerKind.recommended()), 1));

        assertThat(html).doesNotContain(HOSTILE).doesNotContain("<script>alert").doesNotContain("<img");
        assertThat(data(html).at("/scenarios/0/name").asText()).isEqualTo(HOSTILE);
        assertThat(data(html).at("/scenarios/0/about").asText())
                .startsWith("<img src=x onerror=alert(2)>{{data}}$1\\ &");
        assertThat(SCRIPT.matcher(html).results()).hasSize(3);
        // The script writes text; a way to write markup is not even used for fixed texts.
        assertThat(resource("report.js") + resource("charts.js"))
                .doesNotContain("innerHTML")
                .doesNotContain("outerHTML")
                .doesNotContain("insertAdjacentHTML")
                .doesNotContain("document.write")
                .doesNotContain("eval(");
    }

    @Test
    void thePage_needsNothingElse() {
        String markup = SCRIPT.matcher(page).replaceAll("");
        assertThat(markup)
                .doesNotContain("src=")
                .doesNotContain("<link")
                .doesNotContain("href=")
                .doesNotContain("url(")
                .doesNotContain("@import")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(resource("report.js") + resource("charts.js"))
                .doesNotContain("fetch(")
                .doesNotContain("XMLHttpRequest")
                .doesNotContain("import(")
                .doesNotContain("://");
    }

    @Test
    void thePolicyOfThePage_allowsItsOwnScriptsAndStylesAlone() throws Exception {
        MatchResult policy = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow();
        assertThat(policy.group(1)).startsWith("default-src 'none'; ").doesNotContain("unsafe");
        List<String> scripts = SCRIPT.matcher(page)
                .results()
                .filter(match -> !match.group().startsWith("<script type"))
                .map(match -> match.group(1))
                .toList();
        assertThat(scripts).hasSize(2);
        for (String script : scripts) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            assertThat(policy.group(1))
                    .contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
    }

    @Test
    void theChartLibrary_comesWithItsLicence() {
        assertThat(page)
                .contains("The MIT License (MIT)")
                .contains("Leon Sorokin")
                .contains("uPlot");
    }

    @Test
    void aHundredServersForTenMinutes_staySmall() throws Exception {
        String html =
                html(Comparisons.of(rollingRestart(Duration.ofMinutes(10), 200).build(), Comparisons.TWO, 1));
        Files.writeString(Path.of("target", "simulate-many.html"), html);

        JsonNode run = data(html).at("/scenarios/0/policies/0/run");
        assertThat(run.get("servers")).hasSize(16);
        assertThat(run.get("others").asInt()).isEqualTo(84);
        assertThat(html.length()).isLessThan(100_000 + 2 * 150_000);
    }

    @Test
    void aRunOfAnHour_hasNoMorePointsThanALineMay() throws Exception {
        String html =
                html(Comparisons.of(rollingRestart(Duration.ofHours(1), 20).build(), Comparisons.TWO.subList(0, 1), 1));

        JsonNode scenario = data(html).at("/scenarios/0");
        assertThat(scenario.get("step").asInt()).isEqualTo(2);
        assertThat(scenario.at("/policies/0/run/failed")).hasSize(1800);
        assertThat(scenario.at("/policies/0/run/servers/0/score")).hasSize(1800);
        assertThat(html.length()).isLessThan(100_000 + 500_000);
    }

    private static ScenarioBuilder rollingRestart(Duration length, int perSecond) {
        ScenarioBuilder many = Comparisons.usual("many", 100).length(length).load(Load.Open.poisson(perSecond));
        for (int server = 0; server < 100; server++) {
            many.episode(new Episode(server, new Fault.Crash(), Window.ofSeconds(5L * server, 5L * server + 20)));
        }
        return many;
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
