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
                        + "from second 3.0 to second 9.5. Checks cannot see that. It was put out after 5 requests, 0.12 s into the fault. "
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
                        + "from second 4.0 until the end of the run. A check can see that. It was never put out.")
                .doesNotContain("null");
    }

    @Test
    void table_saysForEachWhetherChecksCanSeeIt() {
        String text = Summary.of(Reports.of(
                false, Map.of(), Reports.HEALTHY, Reports.FAST_FAIL, Reports.STILL_DEAD, Reports.SLOW, Reports.LATE));
        assertThat(text.lines().filter(line -> line.matches("(instance|backend-\\d) {4,}.*")))
                .containsExactly(
                        "instance     script     checks   requests  failed  share %  in fault %  ejected  returned"
                                + "  half share s",
                        "backend-1    healthy    -            2300       0     12.8           -        0         0"
                                + "             -",
                        "backend-3    fast-fail  blind        1500       9      8.3        0.40        1         1"
                                + "           3.0",
                        "backend-5    killed     see it        400       2      2.2           -        0         0"
                                + "             -",
                        "backend-2    slow       blind        1900       0     11.6        2.15        0         0"
                                + "           1.2",
                        "backend-4    late       see it        900       0      5.2        0.00        0         0"
                                + "           1.1");
    }

    @Test
    void slowOne_toldThatItStayedIn() {
        assertThat(Summary.of(Reports.of(false, Map.of(), Reports.SLOW)))
                .contains("backend-2 answered 20 times slower while its /health stayed quick and green, "
                        + "from second 2.0 to second 8.0. Checks cannot see that. It was never put out. "
                        + "During the fault it had 2.15 % of the requests. "
                        + "It needed no ramp and had half of its fair share again after 1.2 s.");
    }

    @Test
    void lateOne_toldWhenItCameAndThatItWasLetIn() {
        assertThat(Summary.of(Reports.of(false, Map.of(), Reports.LATE)))
                .contains("backend-4 was not there yet: neither listening nor registered, "
                        + "from second 0.0 to second 9.0. A check can see that. "
                        + "It was let in 0.3 s after it had come and had half of its fair share after 1.1 s.");
        assertThat(Summary.of(Reports.of(true, Map.of(), Reports.NEVER_CAME)))
                .contains("from second 0.0 until the end of the run. A check can see that.")
                .doesNotContain("null");
    }

    @Test
    void changedSettings_named() {
        assertThat(Summary.of(Reports.of(false, Map.of("strategy", "random", "scorer", "asymmetric"))))
                .contains("settings that differ from the defaults: scorer=asymmetric, strategy=random.");
    }
}
