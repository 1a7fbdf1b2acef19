package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.testkit.random.Seeded;
import io.datapunk.lb.testkit.selection.FakeCandidates;
import io.datapunk.lb.testkit.selection.Fit;
import io.datapunk.lb.testkit.selection.GivenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link SelectionStrategy} keeps, as tests. Extend it, say which strategy, and run it:
 *
 * <pre>{@code
 * class LeastOfManyTest extends StrategyContract {
 *     @Override
 *     protected SelectionStrategy strategy() {
 *         return new LeastOfManyProvider().create(Settings.empty(), List.of());
 *     }
 * }
 * }</pre>
 *
 * <p>What a strategy leaves to the framework (thinning, redrawing whom it must not have) is done here by the framework's own
 * selector. Random tests name their seed when they fail ({@link Seeded}); those of a distribution raise a false alarm once in a
 * million runs ({@link Fit}).
 */
@ExtendWith(Seeded.class)
public abstract class StrategyContract {
    private static final int PICKS = 20_000;
    private static final int MANY = 20;
    private static final int THREADS = 4;
    private static final int SMALL_OBJECT_BYTES = 64;
    private static final float[] HOSTILE = {
        0, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE
    };
    private static final long[] ENDS = {(1L << 31) - 1, (1L << 32) - 1, (1L << 53) - 1, Long.MAX_VALUE, -1};
    private static final long[] HOSTILE_HASHES = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32};
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;
    private static final RandomGenerator FORBIDDEN = () -> {
        throw new AssertionError("drew from the source of chance for a request with a routing hash");
    };

    /** For those who extend it. */
    protected StrategyContract() {}

    /** The strategy to be tested: a new one each time. */
    protected abstract SelectionStrategy strategy();

    /**
     * The strategy as it is after so many picks. To be overridden by one that counts or takes turns, and lets a test say where
     * it begins.
     *
     * @param picks the state of the counter; it may be negative, as one is that has wrapped around
     */
    protected SelectionStrategy strategyAfter(long picks) {
        return abort("strategyAfter is not overridden");
    }

    /**
     * Whether a routing hash decides who is chosen, so that the same key meets the same one for as long as nothing changes: a
     * promise that not every strategy makes. False unless overridden.
     */
    protected boolean choosesByKey() {
        return false;
    }

    /** How long picks that must end may take; 10 s unless overridden. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    private static Selector selector(SelectionStrategy strategy, Candidates candidates) {
        Selector selector = new Selector(strategy, fault -> {
            throw new AssertionError("the strategy threw", fault);
        });
        selector.prepare(candidates);
        return selector;
    }

    /** How often each was chosen, by the framework with this strategy. */
    private long[] chosen(FakeCandidates candidates, int picks, RandomGenerator random) {
        return chosen(strategy(), candidates, picks, random);
    }

    private static long[] chosen(
            SelectionStrategy strategy, FakeCandidates candidates, int picks, RandomGenerator random) {
        Selector selector = selector(strategy, candidates);
        long[] counts = new long[candidates.size()];
        for (int i = 0; i < picks; i++) {
            counts[candidates.index(selector.select(candidates, SelectionContext.EMPTY, random))]++;
        }
        return counts;
    }

    private static void assertGiven(int handle, FakeCandidates candidates) {
        if (handle != Candidates.NONE && candidates.index(handle) < 0) {
            throw new AssertionError("pick: " + handle + ", expected the handle of a member or NONE");
        }
    }

    @Test
    void itSaysWhatItHonours_andWhenItMustBePreparedAnew() {
        assertThat(strategy().honours()).as("honours").isNotNull().doesNotContainNull();
        assertThat(strategy().rebuild()).as("rebuild").isNotNull();
    }

    @Test
    void nobodyToChoose_isNone(RandomGenerator random) {
        FakeCandidates nobody = FakeCandidates.of(0);
        FakeCandidates noneEligible = FakeCandidates.of(MANY).onlyEligible();
        for (FakeCandidates candidates : List.of(nobody, noneEligible)) {
            Picker picker = strategy().prepare(candidates, null);
            for (int i = 0; i < 100; i++) {
                assertThat(picker.pick(candidates, SelectionContext.EMPTY, random))
                        .as("pick from %d members of whom nobody is eligible", candidates.size())
                        .isEqualTo(Candidates.NONE);
            }
        }
    }

    @Test
    void theOnlyOne_isChosen_howeverItStands(RandomGenerator random) {
        FakeCandidates candidates =
                FakeCandidates.of(MANY).onlyEligible(7).health(7, 0).ramp(7, 0.01f);
        assertThat(chosen(candidates, 100, random)[7])
                .as("picks of the only one")
                .isEqualTo(100);
    }

    @Test
    void eligibilityThatChanges_makesNoAnswerNonsense(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.of(MANY);
        Selector selector = selector(strategy(), candidates);
        for (int i = 0; i < PICKS; i++) {
            candidates.eligible(random.nextInt(MANY), random.nextInt(3) == 0);
            int handle = selector.select(candidates, SelectionContext.EMPTY, random);
            assertThat(handle == Candidates.NONE ? candidates.eligibleCount() == 0 : candidates.eligible(handle))
                    .as("%d is eligible", handle)
                    .isTrue();
        }
    }

    @Test
    void equalOnes_getEqualShares(RandomGenerator random) {
        double[] equal = new double[MANY];
        Arrays.fill(equal, 1);
        Fit.assertShares(chosen(FakeCandidates.of(MANY), PICKS, random), equal);
    }

    @Test
    void heavierOne_getsMore(RandomGenerator random) {
        long[] counts = chosen(FakeCandidates.weighing(1, 2, 4, 8), PICKS, random);
        assertThat(counts[0])
                .as("of weight 1, beside 2: %s", Arrays.toString(counts))
                .isPositive()
                .isLessThan(counts[1]);
        assertThat(counts[1])
                .as("of weight 2, beside 4: %s", Arrays.toString(counts))
                .isLessThan(counts[2]);
        assertThat(counts[2])
                .as("of weight 4, beside 8: %s", Arrays.toString(counts))
                .isLessThan(counts[3]);
    }

    /**
     * Two of weight 1 and two of weight 2: whatever the strategy leaves to the framework or does itself, the heavy ones have two
     * thirds. The bounds are 15 standard deviations away from that, so there is no false alarm to speak of.
     */
    @Test
    void weights_areShares_alsoAfterThinning(RandomGenerator random) {
        long[] counts = chosen(FakeCandidates.weighing(1, 1, 2, 2), PICKS, random);
        assertThat((double) (counts[2] + counts[3]) / PICKS)
                .as("part of those who should have two thirds: %s", Arrays.toString(counts))
                .isBetween(0.617, 0.717);
    }

    /**
     * A twentieth of a twentieth of 20,000 picks is 50; nobody is left out by chance more than once in 10^20 runs. Of one that is
     * sick this is not asked: a strategy may pass it over for as long as others are well.
     */
    @Test
    void whoeverIsEligible_isReached_howeverLightOrNew(RandomGenerator random) {
        double[] weights = new double[MANY];
        Arrays.fill(weights, 1);
        weights[3] = 0.05;
        FakeCandidates candidates = FakeCandidates.weighing(weights).ramp(5, 0.05f);
        assertThat(chosen(candidates, PICKS, random))
                .as("picks of each, 3 and 5 with a twentieth of a share")
                .doesNotContain(0L);
    }

    @Test
    void countersNearTheirEnd_pickLikeAnyOthers(RandomGenerator random) {
        for (long end : ENDS) {
            FakeCandidates candidates = FakeCandidates.of(7);
            long[] counts = chosen(strategyAfter(end - PICKS / 2), candidates, PICKS, random);
            assertThat(Arrays.stream(counts))
                    .as("picks of each of seven around %d: %s", end, Arrays.toString(counts))
                    .allMatch(count -> count > PICKS / 7 * 8 / 10 && count < PICKS / 7 * 12 / 10);
        }
    }

    @Test
    void sickOne_getsLess_andSoDoesOneThatRamps(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.of(MANY).health(3, 0.1f).ramp(5, 0.1f);
        long[] counts = chosen(candidates, PICKS, random);
        long most = PICKS / MANY / 2;
        assertThat(counts[3]).as("picks of one with health 0.1").isLessThan(most);
        assertThat(counts[5]).as("picks of one with ramp 0.1").isLessThan(most);
    }

    @Test
    void sameChance_givesTheSameAnswers(RandomGenerator random) {
        long seed = random.nextLong();
        assertThat(answers(seed)).as("answers with seed %d", seed).isEqualTo(answers(seed));
    }

    private List<Integer> answers(long seed) {
        FakeCandidates candidates = FakeCandidates.weighing(1, 2, 3, 4, 5).health(2, 0.5f);
        Picker picker = strategy().prepare(candidates, null);
        RandomGenerator random = new SplittableRandom(seed);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(picker.pick(candidates, SelectionContext.EMPTY, random));
        }
        return answers;
    }

    @Test
    void routingHash_takesThePlaceOfChance() {
        FakeCandidates candidates = FakeCandidates.of(MANY);
        Picker picker = strategy().prepare(candidates, null);
        for (long hash = 0; hash < 500; hash++) {
            assertGiven(picker.pick(candidates, GivenRequest.keyed(hash * SPREAD), FORBIDDEN), candidates);
        }
    }

    @Test
    void sameKey_meetsTheSameOne() {
        assumeTrue(choosesByKey(), "choosesByKey is not overridden");
        FakeCandidates candidates = FakeCandidates.weighing(1, 2, 3, 4, 5, 6, 7);
        Picker picker = strategy().prepare(candidates, null);
        List<Integer> answers = answersByKey(candidates, picker);
        assertThat(answers).as("answers by key").doesNotContain(Candidates.NONE);
        assertThat(answersByKey(candidates, picker))
                .as("answers by key, asked again")
                .isEqualTo(answers);
    }

    private static List<Integer> answersByKey(FakeCandidates candidates, Picker picker) {
        return LongStream.range(0, 500)
                .mapToObj(number -> picker.pick(candidates, GivenRequest.keyed(number * SPREAD), FORBIDDEN))
                .toList();
    }

    /** Some are excluded, or all: what it answers is not used then, but answer it must. */
    @Test
    void whoeverIsExcluded_aPickEnds(RandomGenerator random) throws Exception {
        FakeCandidates all = FakeCandidates.of(MANY);
        FakeCandidates one = FakeCandidates.of(MANY).onlyEligible(7);
        Patience.returned("picks with some and with all of " + MANY + " excluded", patience(), () -> {
            for (FakeCandidates candidates : List.of(all, one)) {
                Picker picker = strategy().prepare(candidates, null);
                for (int pick = 0; pick < 100 * MANY; pick++) {
                    Set<Integer> tried = IntStream.rangeClosed(0, pick % MANY)
                            .map(candidates::handle)
                            .boxed()
                            .collect(Collectors.toUnmodifiableSet());
                    GivenRequest request = new GivenRequest(random.nextBoolean(), random.nextLong(), pick % 3, tried);
                    assertGiven(picker.pick(candidates, request, random), candidates);
                }
            }
            return null;
        });
    }

    @Test
    void hostileHashes_areAnsweredLikeAnyOthers(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.of(MANY);
        Picker picker = strategy().prepare(candidates, null);
        for (long hash : HOSTILE_HASHES) {
            for (int attempt : new int[] {0, 1, 7, Integer.MAX_VALUE}) {
                GivenRequest request = new GivenRequest(true, hash, attempt, Set.of());
                assertGiven(picker.pick(candidates, request, random), candidates);
            }
        }
    }

    @Test
    void everyKey_canReachAnybody(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.of(MANY);
        Selector selector = selector(strategy(), candidates);
        long[] counts = new long[MANY];
        for (int i = 0; i < PICKS; i++) {
            counts[candidates.index(selector.select(candidates, GivenRequest.keyed(random.nextLong()), random))]++;
        }
        assertThat(counts).as("picks by key").doesNotContain(0L);
    }

    @Test
    void figuresBeyondReason_areAnsweredAllTheSame(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.weighing(1e-30, 1, 1e30, 1, 1, 1);
        Picker picker = strategy().prepare(candidates, null);
        for (int i = 0; i < PICKS; i++) {
            int index = random.nextInt(candidates.size());
            candidates
                    .latencyNanos(index, HOSTILE[random.nextInt(HOSTILE.length)])
                    .stallNanos(index, HOSTILE[random.nextInt(HOSTILE.length)])
                    .reportedLoad(index, HOSTILE[random.nextInt(HOSTILE.length)])
                    .inFlight(index, random.nextBoolean() ? Integer.MAX_VALUE : 0)
                    .health(index, random.nextBoolean() ? 0 : 1)
                    .ramp(index, random.nextBoolean() ? Float.MIN_VALUE : 1);
            assertGiven(picker.pick(candidates, SelectionContext.EMPTY, random), candidates);
        }
    }

    @Test
    void membersThatComeAndGo_areSeenWithTheNextPreparation(RandomGenerator random) {
        SelectionStrategy strategy = strategy();
        Picker picker = null;
        for (int size : new int[] {1, 2, 3, MANY, 4, 1, 0, 7}) {
            FakeCandidates candidates = FakeCandidates.of(size);
            picker = strategy.prepare(candidates, picker);
            long[] counts = new long[size];
            for (int i = 0; i < 100 * size; i++) {
                int handle = picker.pick(candidates, SelectionContext.EMPTY, random);
                assertThat(candidates.index(handle))
                        .as("index of %d, the pick of %d that are eligible", handle, size)
                        .isNotNegative();
                counts[candidates.index(handle)]++;
            }
            assertThat(counts).as("picks of each of %d", size).doesNotContain(0L);
        }
    }

    @Test
    void manyThreads_pickAtOnce(RandomGenerator random) throws Exception {
        FakeCandidates candidates = FakeCandidates.of(MANY);
        Picker picker = strategy().prepare(candidates, null);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> pickings = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                RandomGenerator own = new SplittableRandom(random.nextLong());
                pickings.add(threads.submit(() -> {
                    for (int i = 0; i < PICKS; i++) {
                        candidates.eligible(own.nextInt(MANY), own.nextInt(4) > 0);
                        candidates.inFlight(own.nextInt(MANY), own.nextInt(9));
                        assertGiven(picker.pick(candidates, SelectionContext.EMPTY, own), candidates);
                    }
                }));
            }
            for (Future<?> picking : pickings) {
                picking.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void picking_allocatesNothing(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.of(MANY).health(3, 0.1f).inFlight(4, 9);
        Picker picker = strategy().prepare(candidates, null);
        RandomGenerator own = new SplittableRandom(random.nextLong());
        long[] sink = new long[1];
        Allocation.assertNone("pick", () -> sink[0] += picker.pick(candidates, SelectionContext.EMPTY, own));
    }

    /** Who chooses by the key needs no chance that is made of it; all others may make it an object of its own. */
    @Test
    void pickingByKey_allocatesASmallObjectAtMost(RandomGenerator random) {
        FakeCandidates candidates = FakeCandidates.of(MANY).health(3, 0.1f).inFlight(4, 9);
        Picker picker = strategy().prepare(candidates, null);
        GivenRequest[] keyed = random.longs(500).mapToObj(GivenRequest::keyed).toArray(GivenRequest[]::new);
        int[] next = new int[1];
        long[] sink = new long[1];
        Allocation.assertAtMost(choosesByKey() ? 0 : SMALL_OBJECT_BYTES, "pick by key", () -> {
            next[0] = next[0] + 1 == keyed.length ? 0 : next[0] + 1;
            sink[0] += picker.pick(candidates, keyed[next[0]], FORBIDDEN);
        });
    }
}
