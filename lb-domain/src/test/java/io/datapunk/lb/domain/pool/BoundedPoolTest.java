package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound of {@code consistent-hash} as a pool keeps it, with thinning, arrivals, departures and orders around it. */
class BoundedPoolTest {
    private static final long SEED = 314_159;
    private static final int THREADS = 4;

    private static SelectionStrategy bounded(String factor) {
        return ServiceLoader.load(StrategyProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("consistent-hash"))
                .findFirst()
                .orElseThrow()
                .create(Settings.of(Map.of("boundedLoad", factor)), List.of());
    }

    /** By one of few keys, or by none. */
    private static SelectionContext request(SplittableRandom random) {
        long key = random.nextInt(6);
        return key == 0 ? SelectionContext.EMPTY : new OfKey(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.25", "2"})
    void oneThread_noRequestLandsAboveTheBound(String factor) {
        System.out.println("BoundedPoolTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        PoolRig rig = new PoolRig(PoolRig.LEASE_LIMIT, bounded(factor));
        rig.pool.replace(IntStream.range(0, 12)
                .mapToObj(each -> PoolRig.instance(each, 1 + each % 4 * 0.7))
                .toList());
        List<Long> out = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(200);
            String id = PoolRig.id(random.nextInt(16));
            if (what < 100) {
                long m = rig.candidates().inFlightTotal();
                BigDecimal room = room(rig, factor);
                long ticket = rig.pool.acquire(request(random), random);
                if (ticket != Ticket.NONE) {
                    out.add(ticket);
                    landed(rig, Ticket.handle(ticket), room, step, m);
                }
            } else if (what < 180 && !out.isEmpty()) {
                rig.pool.complete(out.remove(random.nextInt(out.size())), Outcome.SUCCESS, SECOND / 100);
            } else if (what < 182) {
                double weight = Math.pow(10, random.nextDouble(-1, 1));
                Instance instance = PoolRig.instance(random.nextInt(16), weight);
                rig.pool.change(List.of(instance), List.of());
            } else if (what < 183) {
                rig.pool.change(List.of(), List.of(id));
            } else if (what < 185) {
                rig.pool.order(id, HealthEvent.Drain.DRAIN);
            } else if (what < 188) {
                rig.pool.order(id, HealthEvent.Undrain.UNDRAIN);
            } else {
                rig.tick(SECOND / 50);
            }
        }
    }

    /** What everybody must stay below, per unit of weight and of the eligible weight: c·(m+1), with all digits. */
    private static BigDecimal room(PoolRig rig, String factor) {
        long out = 0;
        for (int handle : rig.pool.handles()) {
            out += rig.pool.view(handle).inFlight();
        }
        return new BigDecimal(factor).multiply(BigDecimal.valueOf(out + 1));
    }

    private static void landed(PoolRig rig, int handle, BigDecimal room, int step, long m) {
        BigDecimal eligible = BigDecimal.ZERO;
        for (int each : rig.pool.handles()) {
            MemberView member = rig.pool.view(each);
            eligible = member.eligible()
                    ? eligible.add(new BigDecimal(member.instance().weight()))
                    : eligible;
        }
        MemberView member = rig.pool.view(handle);
        assertThat(eligible.multiply(BigDecimal.valueOf(member.inFlight() - 1L)))
                .as(
                        "step %d, seed %d: %s of %s requests at weight %s of %s",
                        step, SEED, member.inFlight(), m + 1, member.instance().weight(), eligible)
                .isLessThan(room.multiply(new BigDecimal(member.instance().weight())));
    }

    /**
     * While requests only begin, m grows, so nobody may end above the last bound by more than those threads that had chosen before
     * they saw each other's.
     */
    @Test
    void manyThreads_landAboveTheBoundByLessThanThereAreThreads() throws Exception {
        PoolRig rig = new PoolRig(PoolRig.LEASE_LIMIT, bounded("1.25"));
        int members = 8;
        rig.pool.replace(IntStream.range(0, members)
                .mapToObj(each -> PoolRig.instance(each, 1 + each % 3))
                .toList());
        Candidates candidates = rig.candidates();
        CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        int rounds = 60;
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                SplittableRandom random = new SplittableRandom(SEED + thread);
                callers.add(threads.submit(() -> {
                    List<Long> out = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        barrier.await();
                        for (int i = 0; i < 300; i++) {
                            out.add(rig.pool.acquire(request(random), random));
                        }
                        barrier.await();
                        barrier.await();
                        while (random.nextInt(400) < out.size()) {
                            rig.pool.complete(out.remove(random.nextInt(out.size())), Outcome.SUCCESS, -1);
                        }
                        barrier.await();
                    }
                    return null;
                }));
            }
            for (int round = 0; round < rounds; round++) {
                int[] before = loads(candidates);
                barrier.await();
                barrier.await();
                bounded(candidates, before);
                barrier.await();
                barrier.await();
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int[] loads(Candidates candidates) {
        return IntStream.range(0, candidates.size())
                .map(each -> candidates.inFlight(candidates.handle(each)))
                .toArray();
    }

    private static void bounded(Candidates candidates, int[] before) {
        int[] after = loads(candidates);
        long out = IntStream.of(after).sum();
        for (int each = 0; each < after.length; each++) {
            double weight = candidates.instance(candidates.handle(each)).weight();
            double bound = Math.ceil(1.25 * out * weight / candidates.eligibleWeight());
            if (after[each] > before[each]) {
                assertThat(after[each])
                        .as("requests at member %d of %d", each, out)
                        .isLessThanOrEqualTo((int) bound + THREADS - 1);
            }
        }
    }
}
