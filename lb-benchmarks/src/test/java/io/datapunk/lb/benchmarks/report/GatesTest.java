package io.datapunk.lb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final int SIZE = 1_000;

    private final Map<Cell, List<Double>> nanos = new HashMap<>();
    private final Map<Cell, List<Double>> bytes = new HashMap<>();
    private final Results results = new Results(nanos, bytes);

    @Test
    void someRequestsFail_ticketAndLeaseAreHeldAgainstTheFastestWithHealth() {
        take(Variant.TICKET.failing(1), 1, 50.0, 70.0);
        take(Variant.LEASE.failing(1), 1, 80.0, 89.0);
        Variant.WITH_HEALTH.forEach(peer -> take(peer.failing(1), 1, 100.0, 100.0));

        assertThat(Gates.tableOfFailing(results, 1, List.of(SIZE)).lines())
                .anyMatch(line -> line.startsWith("| ticket / fastest")
                        && line.endsWith("| 1 | 1,000 | ≤ 0.6 | 0.60 (0.50–0.70) | held |"))
                .anyMatch(line -> line.startsWith("| Lease / fastest")
                        && line.endsWith("| 1 | 1,000 | ≤ 0.9 | 0.85 (0.80–0.89) | held |"));
    }

    @Test
    void oneRound_theVerdictSaysSoAndNoSpreadIsShown() {
        take(Variant.TICKET.failing(1), 1, 50.0);
        take(Variant.LEASE.failing(1), 1, 95.0);
        Variant.WITH_HEALTH.forEach(peer -> take(peer.failing(1), 1, 100.0));

        assertThat(Gates.tableOfFailing(results, 1, List.of(SIZE)).lines())
                .anyMatch(line -> line.endsWith("| 0.50 | held (one round) |"))
                .anyMatch(line -> line.endsWith("| 0.95 | **missed** (one round) |"));
    }

    @Test
    void twoThreads_everyRoundRobinHasItsGate() {
        take(Variant.TICKET, 2, 40.0, 40.0);
        Variant.BARE.forEach(bare -> take(bare, 2, 80.0, 80.0));

        assertThat(Gates.table(results).lines())
                .contains(
                        "| ticket / gRPC round_robin | 2 | 1,000 | < 1.0 | 0.50 (0.50–0.50) | held |",
                        "| ticket / Armeria round robin | 2 | 1,000 | < 1.0 | 0.50 (0.50–0.50) | held |",
                        "| ticket / Finagle round robin | 2 | 1,000 | < 1.0 | 0.50 (0.50–0.50) | held |");
    }

    @Test
    void bytesAreAllocated_theGateRoundsToWholeOnes() {
        bytes.put(new Cell(Variant.TICKET.method(), 1, 10), List.of(0.1, 0.3));
        bytes.put(new Cell(Variant.TICKET.method(), 1, SIZE), List.of(16.0, 16.0));
        bytes.put(new Cell(Variant.LEASE.method(), 1, 10), List.of(32.1));
        bytes.put(new Cell(Variant.LEASE.method(), 1, SIZE), List.of(40.0));

        assertThat(Gates.tableOfBytes(results).lines())
                .contains(
                        "| ours: ticket | 10 | 0 | 0.2 (0.1–0.3) | held |",
                        "| ours: ticket | 1,000 | 0 | 16.0 (16.0–16.0) | **missed** |",
                        "| ours: ticket | 10,000 | 0 | – | missing |",
                        "| ours: Lease | 10 | 32 | 32.1 | held (one round) |",
                        "| ours: Lease | 1,000 | 32 | 40.0 | **missed** (one round) |");
    }

    private void take(Variant variant, int threads, Double... rounds) {
        nanos.put(new Cell(variant.method(), threads, SIZE), List.of(rounds));
    }
}
