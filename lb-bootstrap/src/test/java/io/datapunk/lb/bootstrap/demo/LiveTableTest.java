package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.bootstrap.demo.Observations.Recent;
import io.datapunk.lb.spi.Instance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static Frame frame(double secondsLeft) {
        return frame(secondsLeft, true);
    }

    private static Frame frame(double secondsLeft, boolean load) {
        long requests = load ? 5_000 : 0;
        Map<String, Recent.Row> rows = new LinkedHashMap<>();
        rows.put("backend-1", new Recent.Row(90, 0, false));
        rows.put("backend-2", new Recent.Row(10, 4, true));
        rows.put("backend-3", new Recent.Row(0, 0, true));
        InstanceSnapshot first = snapshot("backend-1", "closed", 1);
        InstanceSnapshot second = snapshot("backend-2", "ramping", .456);
        return new Frame(
                new Recent(12.3, requests, requests / 1_000, 64, 3, rows),
                new ServiceSnapshot("demo", true, "", false, false, List.of(first, second)),
                secondsLeft,
                new FaultPlan(List.of(
                        PlannedFault.steady("backend-2", FaultScript.FAST_FAIL, Duration.ZERO, Duration.ofSeconds(20)),
                        PlannedFault.steady("backend-3", FaultScript.KILLED, Duration.ZERO, Duration.ofSeconds(20)))),
                "http://127.0.0.1:4711/",
                load);
    }

    private static InstanceSnapshot snapshot(String id, String circuit, double score) {
        return new InstanceSnapshot(
                Instance.of(id, "127.0.0.1", 1),
                circuit,
                "up",
                "none",
                false,
                false,
                true,
                score,
                1,
                0,
                0,
                OutcomeCounts.NONE,
                "");
    }

    @Test
    void table_oneRowForEachInstance() {
        assertThat(LiveTable.table(frame(17.7)).lines().toList())
                .containsExactly(
                        "12 s, 18 s left | 100 req/s, 4 errors/s | 5 of 5000 requests failed"
                                + " | fault: backend-2 fast-fail, backend-3 killed",
                        "gateway at http://127.0.0.1:4711/",
                        "",
                        "instance       req/s  errors/s  share %  score  check    circuit     fault now",
                        "backend-1         90         0     90.0   1.00  up       closed",
                        "backend-2         10         4     10.0   0.46  up       ramping     fast-fail, checks"
                                + " cannot see it",
                        "backend-3          0         0      0.0      -  -        not listed  killed");
    }

    @Test
    void redraw_clearsTheTerminalFirst() {
        assertThat(LiveTable.redraw(frame(1))).startsWith("\u001b[H\u001b[2J12 s,");
    }

    @Test
    void noEnd_saidSo() {
        assertThat(LiveTable.line(frame(-1))).startsWith("12 s, until Ctrl-C |");
    }

    @Test
    void withoutLoad_whatIsForwardedIsCounted() {
        assertThat(LiveTable.line(frame(-1, false)))
                .contains("| 64 forwarded, 3 failed |")
                .doesNotContain("0 of 0");
    }
}
