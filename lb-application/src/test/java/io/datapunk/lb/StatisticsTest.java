package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatisticsTest {
    private static final int ROUNDS = 1_000;
    private static final int REQUESTS = 1_000;

    @Test
    void requestsThatEndWhileTheyAreCounted_letSelectionsNeverFall() throws Exception {
        try (Rig rig = new Rig(Rig.unchecked().build())) {
            BalancedService service = rig.with(50);
            // Many begin before many end: while they end, whatever is missed is not made up for by those that begin.
            Thread requests = new Thread(() -> {
                long[] tickets = new long[REQUESTS];
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < REQUESTS; i++) {
                        tickets[i] = service.acquireTicket(SelectionContext.EMPTY);
                    }
                    for (long ticket : tickets) {
                        service.complete(ticket, Outcome.SUCCESS, 1_000_000);
                    }
                }
            });
            requests.start();
            long before = 0;
            while (requests.isAlive()) {
                long selections = service.statistics().selections();
                assertThat(selections).isGreaterThanOrEqualTo(before);
                before = selections;
            }
            requests.join();
            assertThat(service.statistics().outcomes().successes()).isEqualTo((long) ROUNDS * REQUESTS);
            assertThat(service.statistics().selections()).isGreaterThanOrEqualTo((long) ROUNDS * REQUESTS);
        }
    }
}
