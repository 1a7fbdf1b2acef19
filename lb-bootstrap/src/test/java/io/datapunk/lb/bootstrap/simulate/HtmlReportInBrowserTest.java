package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapunk.lb.simulator.report.Comparison;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the page. Needs Chromium, which {@code .ci/run} installs. */
@Timeout(120)
final class HtmlReportInBrowserTest {
    private static final String HOSTILE = "</script><script>document.title='broken'</script>";

    @TempDir
    private Path directory;

    @Test
    void everyChartIsDrawn_andNothingIsComplainedAbout() throws Exception {
        Comparison comparison = Comparisons.of(Comparisons.fastFail(HOSTILE).build(), Comparisons.TWO, 1);

        String dom = dom(HtmlReport.of(List.of(comparison)));

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

        String dom = dom(HtmlReport.of(List.of(comparison)));

        assertThat(dom).contains("Nothing goes wrong").contains("No server was taken out at any time.");
        assertThat(complaints()).isEmpty();
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
