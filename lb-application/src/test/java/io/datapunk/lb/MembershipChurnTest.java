package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipChurnTest {
    private static final int WINDOW = 100;
    private static final int ROUNDS = 3;
    private static final int IDS = 50_000;
    /** What would be left of each, if anything was. */
    private static final int BYTES = 20;

    @Test
    void fiftyThousandIdsChurnedThroughOneService_leaveTheHeapAsBefore() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .check("forgetful", Map.of())
                .scorer("asymmetric")
                .build();
        try (Rig rig = new Rig(config)) {
            rig.service();
            rig.discovery.complete(Rig.SERVICE, List.of());
            churn(rig, 0, 10_000);

            // What was forgotten to be forgotten would show in each round; what else the machine keeps or lets go does
            // not.
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = usedHeap(rig);
                int from = 10_000 + round * IDS;
                churn(rig, from, from + IDS);
                least = Math.min(least, usedHeap(rig) - before);
            }

            assertThat(rig.service().statistics().listed()).isZero();
            assertThat(rig.service().statistics().inFlight()).isZero();
            assertThat(rig.service().statistics().outcomes().total()).isPositive();
            assertThat(least).isLessThan(IDS * BYTES);
        }
    }

    /** Lets each id join, be used, sometimes fail, and leave a hundred ids later. */
    private static void churn(Rig rig, int from, int to) {
        for (int i = from; i < to + WINDOW; i++) {
            List<Instance> joining = i < to ? List.of(Instance.of("id-" + i, "10.0.0.1", 1 + i % 65_535)) : List.of();
            List<String> leaving = i - WINDOW >= from ? List.of("id-" + (i - WINDOW)) : List.of();
            rig.discovery.changed(Rig.SERVICE, joining, leaving);
            if (i < to) {
                Lease lease = rig.service().acquire();
                if (i % 3 == 0) {
                    lease.failed(Outcome.SERVER_ERROR);
                } else {
                    lease.succeeded();
                }
            }
            if (i % 50 == 0) {
                rig.advance(Duration.ofMillis(500));
            }
        }
        rig.advance(Duration.ofSeconds(5));
    }

    private static long usedHeap(Rig rig) {
        rig.events.clear();
        for (int i = 0; i < 3; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
