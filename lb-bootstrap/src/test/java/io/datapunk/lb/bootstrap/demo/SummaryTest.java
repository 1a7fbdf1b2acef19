package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void finishedRun_toldInWords() {
        String text = Summary.of(Reports.of(false, Map.of(), Reports.HEALTHY, Reports.FAST_FAIL));
        assertThat(text)
                .startsWith("Strategy adaptive, scorer burst-aware, seed 42, every setting at its default.")
                .contains("18000 requests in 30.0 s (600 per second): 17982 answered, 18 failed (0.10 %).")
                .contains("99 % within 24.1 ms")
                .contains("backend-3 answered every request with 500 at once while its /health stayed green, "
                        + "from second 3.0 to second 9.5. It was put out after 5 requests, 0.12 s into the fault. "
                        + "During the fault it had 0.40 % of the requests. "
                        + "It was let back 1.3 s after the fault had ended "
                        + "and had half of its fair share again after 3.0 s.")
                .contains("No healthy instance was put out.")
                .doesNotContain("null")
                .doesNotContain("Partial");
    }

    @Test
    void stoppedRun_saidToBePartialAndWithoutAnEnd() {
        String text = Summary.of(Reports.of(true, Map.of(), Reports.STILL_DEAD));
        assertThat(text)
                .startsWith("Partial result: the run was stopped after 30.0 s.")
                .contains("backend-5 was killed: its port closed and nobody told the registry, "
                        + "from second 4.0 until the end of the run. It was never put out.")
                .doesNotContain("null");
    }

    @Test
    void changedSettings_named() {
        assertThat(Summary.of(Reports.of(false, Map.of("strategy", "random", "scorer", "asymmetric"))))
                .contains("settings that differ from the defaults: scorer=asymmetric, strategy=random.");
    }
}
