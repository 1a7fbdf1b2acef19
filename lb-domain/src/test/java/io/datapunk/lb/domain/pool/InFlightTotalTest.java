package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InFlightTotalTest {
    private static final long SEED = 60_606;

    private static long summed(PoolRig rig) {
        long sum = 0;
        for (int handle : rig.pool.handles()) {
            sum += rig.pool.store().lines().inFlight(handle);
        }
        return sum;
    }

    @Test
    void whileNobodyAsks_nothingIsKept() {
        PoolRig rig = PoolRig.of(5);
        rig.begin(1);
        rig.begin(2);
        assertThat(rig.pool.store().lines().inFlightTotal()).isZero();
        assertThat(rig.candidates().inFlightTotal()).isEqualTo(2);
        assertThat(rig.pool.store().lines().inFlightTotal()).isEqualTo(2);
    }

    @Test
    void requestsToOneThatLeft_areNoPartOfIt_alsoWhenTheyEnd_orAreWrittenOff() {
        PoolRig rig = new PoolRig(30 * SECOND).with(3);
        assertThat(rig.candidates().inFlightTotal()).isZero();
        long ended = rig.begin(2);
        rig.begin(2);
        rig.begin(0);
        assertThat(rig.candidates().inFlightTotal()).isEqualTo(3);
        rig.shrinkTo(2);
        assertThat(rig.candidates().inFlightTotal()).isEqualTo(1);
        rig.pool.complete(ended, Outcome.SUCCESS, -1);
        assertThat(rig.candidates().inFlightTotal()).isEqualTo(1);
        rig.pass(40 * SECOND);
        assertThat(rig.candidates().inFlightTotal()).isEqualTo(summed(rig));
        rig.with(3);
        rig.begin(2);
        assertThat(rig.candidates().inFlightTotal()).isEqualTo(summed(rig)).isPositive();
    }

    @Test
    void whateverHappens_itIsTheSumOverTheMembers() {
        System.out.println("InFlightTotalTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        PoolRig rig = new PoolRig(5 * SECOND).with(6);
        List<Long> out = new ArrayList<>();
        for (int step = 0; step < 30_000; step++) {
            int what = random.nextInt(100);
            if (what < 50) {
                long ticket = rig.pool.acquire(SelectionContext.EMPTY, random);
                if (ticket != Ticket.NONE) {
                    out.add(ticket);
                }
            } else if (what < 90 && !out.isEmpty()) {
                Outcome outcome = random.nextInt(10) == 0 ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
                rig.pool.complete(out.remove(random.nextInt(out.size())), outcome, random.nextLong(SECOND));
            } else if (what < 92) {
                rig.pool.change(List.of(PoolRig.instance(random.nextInt(9))), List.of());
            } else if (what < 94) {
                rig.pool.change(List.of(), List.of(PoolRig.id(random.nextInt(9))));
            } else {
                rig.tick(SECOND / 20);
            }
            if (step > 300) {
                assertThat(rig.candidates().inFlightTotal())
                        .as("step %d, seed %d", step, SEED)
                        .isEqualTo(summed(rig));
            }
        }
    }

    @Test
    void itBeginsAmidTraffic_andIsExactWhenThatRests() throws Exception {
        for (int round = 0; round < 20; round++) {
            PoolRig rig = PoolRig.of(300);
            CountDownLatch begun = new CountDownLatch(3);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Future<?>> callers = new ArrayList<>();
                for (int thread = 0; thread < 3; thread++) {
                    SplittableRandom random = new SplittableRandom(SEED + thread);
                    callers.add(threads.submit(() -> {
                        requests(rig, random, 500);
                        begun.countDown();
                        requests(rig, random, 5000);
                    }));
                }
                begun.await();
                assertThat(rig.candidates().inFlightTotal()).isNotNegative();
                rig.shrinkTo(250);
                for (Future<?> caller : callers) {
                    caller.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(rig.candidates().inFlightTotal()).isEqualTo(summed(rig));
        }
    }

    private static void requests(PoolRig rig, SplittableRandom random, int many) {
        for (int i = 0; i < many; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, random);
            if (ticket != Ticket.NONE && random.nextInt(20) > 0) {
                rig.pool.complete(ticket, Outcome.SUCCESS, 1_000_000);
            }
        }
    }
}
