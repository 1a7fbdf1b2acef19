package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a request allocates does not depend on whether explaining was ever on. */
class PickAllocationTest {
    private static final int REQUESTS = 20_000;

    private static long allocated(PoolRig rig) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < REQUESTS; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            rig.pool.complete(ticket, Outcome.SUCCESS, 1_000_000);
        }
        return (threads.getThreadAllocatedBytes(id) - before) / REQUESTS;
    }

    @Test
    void explainingOff_requestsAllocateNothing() {
        PoolRig rig = PoolRig.of(8);
        allocated(rig);

        assertThat(allocated(rig)).isZero();
    }

    @Test
    void explainingOffAgain_requestsAllocateNothing() {
        PoolRig rig = PoolRig.of(8);
        rig.pool.explain(pick -> {});
        rig.tick(ManualTime.SECOND);
        allocated(rig);
        rig.pool.explain(null);

        assertThat(allocated(rig)).isZero();
    }
}
