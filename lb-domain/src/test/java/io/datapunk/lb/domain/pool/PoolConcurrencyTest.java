package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests on many threads while members come and go, orders are given and time passes. */
@Timeout(60)
class PoolConcurrencyTest {
    private static final int REQUESTERS = 4;
    private static final int ROUNDS = 600;
    private static final int REQUESTS_A_ROUND = 100;
    private static final int MOST_HELD = 4;
    private static final int INSTANCES = 12;
    /** The rest is left alone, so that there are whole ejections, trials and returns. */
    private static final int CHURNED = 6;

    private static final int CROWD = 1_000;

    private static final long NO_LIMIT = Long.MAX_VALUE / 4;
    private static final long TICK = 50_000_000;

    private final PoolRig rig = new PoolRig(NO_LIMIT).with(INSTANCES);
    private final Pool pool = rig.pool;

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    /**
     * Nobody is a round ahead of the others: that no pick lasts longer than from one maintenance to the next but one is what a
     * pool relies on when it uses a slot again.
     */
    private final Phaser rounds = new Phaser(REQUESTERS + 1);

    /** The most chunks there were. */
    private int roomOfCrowds;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Trials by handle, incarnation and epoch: each of these lives has one permit. */
    private final Map<Long, AtomicInteger> trials = new ConcurrentHashMap<>();

    @Test
    void afterTheStorm_nothingIsInFlight_theBooksAddUp_andNoPermitWasGivenTwice() throws InterruptedException {
        storm(this::churn);
        assertThat(pool.poolCounts().ejections()).isPositive();
        assertThat(pool.poolCounts().readmissions()).isPositive();
    }

    @Test
    void afterCrowdsHaveComeAndGone_nothingIsInFlight_andTheirRoomIsGivenBack() throws InterruptedException {
        storm(this::crowds);
        assertThat(roomOfCrowds).as("while they were there").isGreaterThan(2);
        rig.pass(20 * TICK);
        assertThat(Room.chunks(pool)).isEqualTo(1);
    }

    private void storm(Consumer<SplittableRandom> changes) throws InterruptedException {
        long seed = 20_260_108;
        System.out.println("PoolConcurrencyTest seed " + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < REQUESTERS; i++) {
            SplittableRandom random = seeds.split();
            threads.add(thread(start, () -> requests(random)));
        }
        SplittableRandom random = seeds.split();
        threads.add(thread(start, () -> changes.accept(random)));
        start.countDown();
        for (Thread each : threads) {
            each.join();
        }

        assertThat(failures).isEmpty();
        assertThat(begun.get()).isGreaterThan(REQUESTERS * ROUNDS * (REQUESTS_A_ROUND / 2L));
        assertThat(ended.get()).isEqualTo(begun.get());
        assertThat(pool.inFlightTotal()).isZero();
        for (int handle : pool.handles()) {
            assertThat(pool.view(handle).inFlight()).isZero();
        }
        assertThat(pool.poolCounts().writtenOff()).isZero();
        assertThat(pool.totals().values().stream().mapToLong(Long::longValue).sum())
                .as("an outcome for each selection")
                .isEqualTo(begun.get());
        assertThat(pool.poolCounts().staleOutcomes()).isZero();
        Audit.consistent(pool);
    }

    private Thread thread(CountDownLatch start, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                start.await();
                work.run();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error thrown) {
                failures.add(thrown);
            } finally {
                rounds.arriveAndDeregister();
            }
        });
        thread.start();
        return thread;
    }

    private void requests(SplittableRandom random) {
        long[] held = new long[MOST_HELD];
        int holding = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < REQUESTS_A_ROUND; i++) {
                long ticket = pool.acquire(SelectionContext.EMPTY, random);
                if (ticket != Ticket.NONE) {
                    begun.incrementAndGet();
                    noteBegin(ticket);
                    held[holding++] = ticket;
                }
                while (holding == MOST_HELD || (holding > 0 && random.nextBoolean())) {
                    end(held[--holding], random);
                }
            }
            rounds.arriveAndAwaitAdvance();
        }
        while (holding > 0) {
            end(held[--holding], random);
        }
    }

    private static long life(long ticket) {
        return Ticket.handle(ticket) | (long) Ticket.incarnation(ticket) << 24 | (long) Ticket.epoch(ticket) << 40;
    }

    private void noteBegin(long ticket) {
        if (Ticket.trial(ticket)
                && trials.computeIfAbsent(life(ticket), any -> new AtomicInteger())
                                .incrementAndGet()
                        > 1) {
            failures.add(new AssertionError("two trials at once: " + Long.toHexString(ticket)));
        }
    }

    private void end(long ticket, SplittableRandom random) {
        if (Ticket.trial(ticket)) {
            trials.get(life(ticket)).decrementAndGet();
        }
        // A third of the instances fails half of the time.
        boolean bad = Ticket.handle(ticket) % 3 == 0 && random.nextBoolean();
        long latency = random.nextLong(1_000_000);
        switch (random.nextInt(20)) {
            case 0 -> pool.complete(ticket, Outcome.IGNORED, -1);
            case 1 -> pool.complete(ticket, Outcome.CLIENT_ERROR, latency);
            case 2 -> pool.throttled(ticket, latency, random.nextLong(1_000_000_000L));
            default -> pool.complete(ticket, bad ? Outcome.SERVER_ERROR : Outcome.SUCCESS, latency);
        }
        ended.incrementAndGet();
    }

    private void churn(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            int number = random.nextInt(CHURNED);
            int handle = rig.handle(number);
            switch (random.nextInt(12)) {
                case 0 -> pool.change(List.of(PoolRig.instance(number, 1 + random.nextInt(3))), List.of());
                case 1 -> pool.change(List.of(), List.of(PoolRig.id(number)));
                case 2 ->
                    pool.change(List.of(Instance.of(PoolRig.id(number), "other" + random.nextInt(3), 81)), List.of());
                case 3 -> rig.with(INSTANCES);
                case 4 -> pool.order(PoolRig.id(number), HealthEvent.Drain.DRAIN);
                case 5, 6 -> pool.order(PoolRig.id(number), HealthEvent.Undrain.UNDRAIN);
                case 7 -> pool.order(PoolRig.id(number), new HealthEvent.ForceOut(random.nextLong(1_000_000_000L)));
                case 8 -> pool.checked(handle, Check.REFUSE, false, false);
                case 9 -> pool.checked(handle, Check.UP, true, false);
                case 10 -> pool.freeze(random.nextInt(8) == 0);
                default -> pool.order(PoolRig.id(number), HealthEvent.Reset.RESET);
            }
            rig.tick(TICK);
            rounds.arriveAndAwaitAdvance();
        }
        pool.freeze(false);
    }

    /** Hundreds come and go, now all at once and now in part, so that chunks are made, given back and made again. */
    private void crowds(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 8 == 0) {
                rig.with(round % 16 == 0 ? INSTANCES + random.nextInt(CROWD) : INSTANCES);
                roomOfCrowds = Math.max(roomOfCrowds, Room.chunks(pool));
            }
            rig.tick(TICK);
            rounds.arriveAndAwaitAdvance();
        }
        rig.with(INSTANCES);
    }
}
