package io.datapunk.lb.benchmarks.stress.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StressReportTest {
    private static final List<String> BEFORE = List.of(
            "<!-- outcomes: begin, written by lb-benchmarks/stress/run -->", "before", "<!-- outcomes: end -->");
    private static final String OK = "....... [OK] io.datapunk.lb.benchmarks.stress.TrialStress.TwoClaims";
    private static final String FAILED = "....... [FAILED] io.datapunk.lb.benchmarks.stress.TrialStress.TwoClaims";

    @TempDir
    private Path directory;

    private Path page;

    @BeforeEach
    void write() throws IOException {
        page = directory.resolve("page.md");
        Files.write(page, BEFORE);
        Files.write(directory.resolve("machine.txt"), List.of("a machine"));
    }

    @Test
    void everyRaceHeld_thePageIsRewritten() throws IOException {
        ended(OK, "   one  1,234  100.00%  Acceptable  One of them.");

        assertThat(StressReport.rewrite(directory, page, 1)).isTrue();
        assertThat(page).content().doesNotContain("before").contains("| Trial: TwoClaims | 1,234 | one | yes |");
    }

    @Test
    void aRaceDidNotRun_thePageStaysAsItIs() throws IOException {
        ended(OK, "   one  1,234  100.00%  Acceptable  One of them.");

        assertThat(StressReport.rewrite(directory, page, 2)).isFalse();
        assertThat(Files.readAllLines(page)).isEqualTo(BEFORE);
    }

    @Test
    void aRaceEndedAsItMustNot_thePageStaysAsItIs() throws IOException {
        ended(FAILED, "   both  1,234  100.00%  Forbidden  Both of them.");

        assertThat(StressReport.rewrite(directory, page, 1)).isFalse();
        assertThat(Files.readAllLines(page)).isEqualTo(BEFORE);
    }

    private void ended(String... lines) throws IOException {
        Files.write(directory.resolve("outcomes.txt"), List.of(lines));
    }
}
