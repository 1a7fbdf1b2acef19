package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fleets that are replaced, or shrink: the room of handles that nobody uses any more is given back. */
@Timeout(60)
class TurnoverTest {
    private static final int MANY = 2000;
    private static final int CHUNKS_OF_MANY = (MANY + Lines.CHUNK - 1) / Lines.CHUNK;
    private static final long SEED = 20_261_128;

    private final PoolRig rig = new PoolRig();
    private final Pool pool = rig.pool;
    private final SplittableRandom random = new SplittableRandom(SEED);

    private static List<Instance> generation(int number, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Instance.of("g%d-%05d".formatted(number, i), "10.%d.0.1".formatted(number), 1 + i))
                .toList();
    }

    /** Replaces all and lets time pass until whoever left is forgotten. */
    private void turnOver(int generation, int count) {
        pool.replace(generation(generation, count));
        rig.pass(SECOND);
    }

    private void oneRequest() {
        long ticket = pool.acquire(SelectionContext.EMPTY, random);
        assertThat(pool.instance(ticket)).isNotNull();
        pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
    }

    @Test
    void fleetThatShrinks_givesItsChunksBack() {
        turnOver(0, MANY);
        assertThat(Room.chunks(pool)).isEqualTo(CHUNKS_OF_MANY);

        pool.replace(generation(0, 10));
        assertThat(Room.chunks(pool)).as("requests may be out").isEqualTo(CHUNKS_OF_MANY);
        rig.pass(SECOND);
        assertThat(Room.chunks(pool)).isEqualTo(1);
        assertThat(pool.store().members().packed()).as("10 of 256").isZero();
        oneRequest();
        Audit.consistent(pool);

        pool.replace(List.of());
        rig.pass(SECOND);
        assertThat(Room.chunks(pool)).isZero();
        turnOver(1, 300);
        assertThat(Room.chunks(pool)).isEqualTo(2);
        Audit.consistent(pool);
    }

    @Test
    void completeTurnovers_needTheRoomOfOneFleet_andOfThoseThatWait() {
        turnOver(0, MANY);
        for (int generation = 1; generation < 8; generation++) {
            pool.replace(generation(generation, MANY));
            assertThat(Room.chunks(pool)).as("both").isBetween(2 * CHUNKS_OF_MANY - 1, 2 * CHUNKS_OF_MANY);
            rig.pass(SECOND);
            assertThat(Room.chunks(pool))
                    .as("one, which may begin in the middle of a chunk")
                    .isBetween(CHUNKS_OF_MANY, CHUNKS_OF_MANY + 1);
            for (int i = 0; i < 100; i++) {
                oneRequest();
            }
            Audit.consistent(pool);
        }
    }

    @Test
    void membersAreDrawnByHandle_againWhenTheLowestAreTheirs() {
        turnOver(0, MANY);
        assertThat(pool.store().members().packed()).isEqualTo(MANY);
        turnOver(1, MANY);
        assertThat(pool.store().members().packed())
                .as("the lower half is nobody's")
                .isZero();
        uniform();
        turnOver(2, MANY);
        assertThat(pool.store().members().packed()).isBetween(MANY, MANY + Lines.CHUNK);
        uniform();
    }

    @Test
    void draws_overAChunkThatIsNobodysAmongPackedOnes_areUniform() {
        turnOver(0, 3000);
        int[] handles = pool.handles().clone();
        pool.replace(IntStream.range(0, 3000)
                .filter(i -> handles[i] / Lines.CHUNK != 3)
                .mapToObj(i -> pool.view(handles[i]).instance())
                .toList());
        rig.pass(SECOND);
        assertThat(Room.chunks(pool)).isEqualTo(11);
        assertThat(pool.store().members().packed()).isEqualTo(3000);
        uniform();
    }

    private void uniform() {
        int[] members = pool.handles();
        long[] times = new long[1 + IntStream.of(members).max().orElseThrow()];
        long[] pairs = new long[times.length];
        for (int i = 0; i < 200_000; i++) {
            times[pool.candidates().any(random)]++;
            pairs[Candidates.second(pool.candidates().pair(random))]++;
        }
        double limit = ChiSquare.limit(members.length - 1);
        assertThat(ChiSquare.uniform(
                        IntStream.of(members).mapToLong(handle -> times[handle]).toArray()))
                .as("seed " + SEED)
                .isLessThan(limit);
        assertThat(ChiSquare.uniform(
                        IntStream.of(members).mapToLong(handle -> pairs[handle]).toArray()))
                .as("seed " + SEED)
                .isLessThan(limit);
    }

    @Test
    void lateTicket_ofALifeWhoseChunkIsGone_isStale_alsoWhenTheChunkIsThereAgain() {
        rig.with(3);
        long late = rig.begin(2);
        long reports = rig.begin(2);
        int handle = Ticket.handle(late);
        pool.replace(List.of());
        rig.time.advance(PoolRig.LEASE_LIMIT);
        rig.pass(SECOND);
        assertThat(Room.chunks(pool)).isZero();
        assertThat(pool.poolCounts().writtenOff()).isEqualTo(2);

        stale(late, 0);
        assertThat(pool.instance(late)).isNull();
        assertThat(pool.view(handle)).isNull();

        rig.with(3);
        assertThat(rig.handle(2)).isEqualTo(handle);
        assertThat(Room.chunks(pool)).isEqualTo(1);
        long fresh = rig.begin(2);
        stale(late, 4);
        pool.reportLoad(reports, 9);
        assertThat(pool.instance(late)).isNull();
        assertThat(rig.view(2).inFlight()).isEqualTo(1);
        assertThat(rig.view(2).counts().values()).containsOnly(0L);
        assertThat(pool.candidates().reportedLoad(handle)).isNaN();
        assertThat(pool.evidence().errorLevels()).isZero();
        pool.complete(fresh, Outcome.SUCCESS, SECOND / 100);
        assertThat(rig.view(2).counts()).containsEntry(Outcome.SUCCESS, 1L);
        assertThat(pool.poolCounts().staleOutcomes()).isEqualTo(8);
        Audit.consistent(pool);
    }

    /** Ends it in each way. */
    private void stale(long ticket, long before) {
        pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
        pool.complete(ticket, Outcome.SERVER_ERROR, SECOND / 100);
        pool.complete(ticket, Outcome.CLIENT_ERROR, SECOND / 100);
        pool.throttled(ticket, SECOND / 100, SECOND);
        assertThat(pool.poolCounts().staleOutcomes()).isEqualTo(before + 4);
    }

    @Test
    void chunksThatAreMadeAgainAndAgain_neverGiveALifeTwice() {
        Set<Integer> lives = new HashSet<>();
        for (int round = 0; round < 60; round++) {
            rig.with(1 + round % 3);
            int number = round % (1 + round % 3);
            // Another life in the same slot before all leave.
            rig.with(0);
            rig.pass(SECOND / 5);
            rig.with(1 + number);
            int handle = rig.handle(0);
            assertThat(lives.add(handle << 16 | pool.store().lines().incarnation(handle)))
                    .as("round %d, handle %d", round, handle)
                    .isTrue();
            rig.with(0);
            rig.pass(SECOND);
            assertThat(Room.chunks(pool)).isZero();
        }
    }

    /** Keeps whom it saw first, whatever happens. */
    private static final class Stubborn implements SelectionStrategy {
        final AtomicReference<Integer> seen = new AtomicReference<>();

        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            if (seen.get() == null && all.size() > 0) {
                seen.set(all.handle(all.size() - 1));
            }
            return (candidates, context, chance) -> seen.get() == null ? candidates.any(chance) : seen.get();
        }

        @Override
        public Rebuild rebuild() {
            return Rebuild.ON_MEMBERSHIP;
        }

        @Override
        public Set<Honours> honours() {
            return EnumSet.allOf(Honours.class);
        }
    }

    @Test
    void strategyThatKeepsAHandleThatIsNobodys_isToldItIsNotEligible_andIsNotBlamed() {
        Stubborn stubborn = new Stubborn();
        PoolRig kept = new PoolRig(PoolRig.LEASE_LIMIT, stubborn); // which throws when somebody is blamed
        kept.list(generation(0, 600));
        int stale = stubborn.seen.get();
        kept.list(generation(0, 10));
        kept.pass(SECOND);
        Candidates all = kept.candidates();
        assertThat(Room.chunks(kept.pool)).isEqualTo(1);

        assertThat(stale).isGreaterThan(2 * Lines.CHUNK);
        assertThat(all.eligible(stale)).isFalse();
        assertThat(all.whole(stale)).isFalse();
        assertThat(all.expectedNanos(stale)).isNaN();
        assertThat(all.reportedLoad(stale)).isNaN();
        assertThat(all.health(stale)).isBetween(0f, 1f);
        assertThatThrownBy(() -> all.instance(stale)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 100; i++) {
            long ticket = kept.pool.acquire(SelectionContext.EMPTY, random);
            assertThat(Ticket.handle(ticket)).isLessThan(10);
            kept.pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
        }
        kept.pool.reported(stale, 5);
        kept.tick(SECOND / 10);
        assertThat(all.reportedLoad(stale)).isNaN();
    }

    @Test
    void groupThatIsKept_hasNothingOutToThoseWhoLeft() {
        turnOver(0, 600);
        Candidates group = pool.candidates().split(instance -> 0, 1).get(0);
        turnOver(1, 600);
        assertThat(group.inFlightTotal()).isZero();
        assertThat(group.any(random)).isEqualTo(Candidates.NONE);
    }

    @Test
    void evidenceWrittenToAFreeSlot_isInNoSumWhenItsChunkIsGone() {
        turnOver(0, 300);
        int handle = pool.handles()[299];
        int word = 3;
        pool.replace(generation(0, 10));
        while (pool.view(handle) != null) {
            rig.tick(SECOND / 10);
        }
        // As an outcome does that is folded while the lease limit passes.
        assertThat(pool.store().lines().swapEvidence(handle, 0, word, left -> {}))
                .isTrue();
        pool.conditions().era().errorLevels().add(pool.scorer().errorLevel(word));
        assertThat(pool.evidence().errorLevels()).isPositive();
        rig.pass(SECOND);
        assertThat(Room.chunks(pool)).isEqualTo(1);
        assertThat(pool.evidence().errorLevels()).isZero();
    }

    @Test
    void whoeverAsksWhileChunksComeAndGo_seesNobodyWrong_andWritesNothingToNobodys() throws InterruptedException {
        long[] before = Room.nobodysLines().clone();
        rig.with(3 * Lines.CHUNK);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread asking = new Thread(() -> {
            SplittableRandom chance = new SplittableRandom(SEED);
            try {
                while (!over.get()) {
                    int handle = chance.nextInt(3 * Lines.CHUNK);
                    pool.candidates().expectedNanos(handle);
                    pool.candidates().betterOfTwo(chance);
                    pool.candidates().eligible(handle);
                    pool.counted(handle, Outcome.SUCCESS);
                    pool.view(handle);
                    pool.reported(handle, 1);
                    long late = Ticket.of(handle, 1 + 2 * chance.nextInt(1 << 8), chance.nextBoolean(), 0);
                    pool.complete(late, Outcome.SERVER_ERROR, 1);
                }
            } catch (RuntimeException | Error thrown) {
                failure.set(thrown);
            }
        });
        asking.start();
        for (int round = 0; round < 200; round++) {
            rig.with(round % 2 == 0 ? 4 : 700);
            rig.pass(SECOND / 2);
        }
        over.set(true);
        asking.join();
        assertThat(failure.get()).isNull();
        assertThat(Room.nobodysLines()).isEqualTo(before);
    }
}
