package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapunk.lb.bootstrap.simulate.page.Page;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the page. Needs Chromium, which {@code .ci/run} installs. */
@Timeout(120)
final class HtmlReportInBrowserTest {
    private static final String HOSTILE = "</script><script>document.title='broken'</script>";

    private static final Pattern MARKER = Pattern.compile("class=\"u-marker\" style=\"([^\"]+)\"");
    private static final Pattern PAINTED = Pattern.compile("data-painted=\"([\\d,]+)\"");
    private static final int FAILED = 1;
    private static final int RESPONSE_TIME = 2;
    private static final String COUNT_PIXELS = """
            setTimeout(() => {
              const painted = canvas => {
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                let many = 0;
                for (let i = 0; i < data.length; i += 4) {
                  if (data[i] === 0xd5 && data[i + 1] === 0x5e && data[i + 2] === 0 && data[i + 3] === 0xff) many++;
                }
                return many;
              };
              document.body.dataset.painted = [...document.querySelectorAll(".policy .plot canvas")].map(painted).join();
            }, 2000);
            """;

    @TempDir
    private Path directory;

    @Test
    void everyChartIsDrawn_andNothingIsComplainedAbout() throws Exception {
        Comparison comparison = Comparisons.of(Comparisons.fastFail(HOSTILE).build(), Comparisons.TWO, 1);

        String dom = dom(HtmlReport.of(Page.of(List.of(comparison))));

        // Three side by side, and five for each of two policies.
        assertThat(count("class=\"uplot", dom)).isEqualTo(3 + 2 * 5);
        assertThat(count("<canvas", dom)).isGreaterThanOrEqualTo(3 + 2 * 5);
        assertThat(dom).contains("<title>Simulation report</title>");
        assertThat(dom).contains("Server 0 was in trouble from 20 s to 50 s.");
        assertThat(dom).contains("<h2>&lt;/script&gt;&lt;script&gt;document.title='broken'&lt;/script&gt;</h2>");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void aScenarioWhereNothingHappens_isToldToo() throws Exception {
        Comparison comparison = Comparisons.of(
                Comparisons.usual("no-fault", 3).length(Duration.ofSeconds(5)).build(),
                Comparisons.TWO.subList(0, 1),
                1);

        String dom = dom(HtmlReport.of(Page.of(List.of(comparison))));

        assertThat(dom).contains("Nothing goes wrong").contains("No server was taken out at any time.");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void requestsFarApart_areDrawnAsPoints() throws Exception {
        Scenario rare = Comparisons.usual("rare", 3)
                .load(constant(0.4))
                .length(Duration.ofSeconds(20))
                .build();

        List<Integer> painted = painted(Comparisons.of(rare, Comparisons.TWO.subList(0, 1), 1));

        assertThat(painted.get(FAILED)).isPositive();
        assertThat(painted.get(RESPONSE_TIME)).isPositive();
    }

    @Test
    void aRunOfLessThanASecond_isDrawnWithinItsLength() throws Exception {
        Scenario brief = Comparisons.usual("brief", 3)
                .load(constant(100))
                .length(Duration.ofMillis(200))
                .build();

        List<Integer> painted = painted(Comparisons.of(brief, Comparisons.TWO.subList(0, 1), 1));

        assertThat(painted.get(FAILED)).isPositive();
        assertThat(painted.get(RESPONSE_TIME)).isPositive();
    }

    @Test
    void eachOfManyPolicies_hasALineInTheLegendThatNoOtherHas() throws Exception {
        List<PolicyKind> kinds = Baselines.names().stream()
                .map(name -> Baselines.named(name).orElseThrow())
                .toList();
        Scenario brief =
                Comparisons.usual("brief", 3).length(Duration.ofSeconds(2)).build();

        String dom = dom(HtmlReport.of(Page.of(List.of(Comparisons.of(brief, kinds, 1)))));

        List<String> lines = MARKER.matcher(dom)
                .results()
                .map(match -> match.group(1))
                .limit(kinds.size())
                .toList();
        assertThat(lines).hasSameSizeAs(kinds).doesNotHaveDuplicates();
    }

    private static Load constant(double perSecond) {
        return new Load.Open(Load.Rhythm.CONSTANT, List.of(RatePoint.always(perSecond)));
    }

    /** How much each chart of the first policy has of the second colour of lines, in their order. */
    private List<Integer> painted(Comparison comparison) throws Exception {
        String probed = HtmlReport.of(Page.of(List.of(comparison)))
                .replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace("</body>", "<script>" + COUNT_PIXELS + "</script></body>");
        Matcher counts = PAINTED.matcher(dom(probed));
        assertThat(counts.find()).isTrue();
        return Stream.of(counts.group(1).split(",")).map(Integer::valueOf).toList();
    }

    private static long count(String what, String text) {
        return Pattern.compile(Pattern.quote(what)).matcher(text).results().count();
    }

    /** The page as it is after its script has run. */
    private String dom(String html) throws Exception {
        Optional<Path> chromium = chromium();
        assumeTrue(chromium.isPresent(), "no chromium on the path; .ci/run installs it");
        Path page = Files.writeString(directory.resolve("page.html"), html);
        Path out = directory.resolve("dom.html");
        Process process = new ProcessBuilder(
                        chromium.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--enable-logging=stderr",
                        "--virtual-time-budget=5000",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(out.toFile())
                .redirectError(log().toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    /** What the page's console said. */
    private List<String> complaints() throws IOException {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> line.contains("CONSOLE")).toList();
        }
    }

    private Path log() {
        return directory.resolve("browser.log");
    }

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
