package io.datapunk.lb.domain.strategy.hash;

import static io.datapunk.lb.domain.strategy.hash.Strategies.FORBIDDEN;
import static io.datapunk.lb.domain.strategy.hash.Strategies.id;
import static io.datapunk.lb.domain.strategy.hash.Strategies.picker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.datapunk.lb.domain.pool.ChiSquare;
import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for both strategies by key. Statistical tests here would fail once in a million for another seed. */
class ByKeyTest {
    private static final long SEED = 1_126_003;
    private static final int PICKS = 200_000;
    private static final int REPLICAS = 160;
    private static final double[] WEIGHTS = {1, 1, 2, 3, 0.5, 5, 1, 2, 1, 1};

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("ByKeyTest seed " + SEED);
    }

    private static void fits(long[] counts, double[] expected) {
        int[] possible =
                IntStream.range(0, counts.length).filter(i -> expected[i] > 0).toArray();
        assertThat(Arrays.stream(possible).mapToLong(i -> counts[i]).sum())
                .as("picks of whom may be picked")
                .isEqualTo(Arrays.stream(counts).sum());
        double statistic = ChiSquare.of(
                Arrays.stream(possible).mapToLong(i -> counts[i]).toArray(),
                Arrays.stream(possible).mapToDouble(i -> expected[i]).toArray());
        assertThat(statistic)
                .as("chi-square of %s", Arrays.toString(counts))
                .isLessThan(ChiSquare.limit(possible.length - 1));
    }

    private long[] withoutKeys(Picker picker, Fleet fleet) {
        long[] counts = new long[fleet.size()];
        for (int i = 0; i < PICKS; i++) {
            counts[fleet.index(picker.pick(fleet, SelectionContext.EMPTY, random))]++;
        }
        return counts;
    }

    private long[] byKeys(Picker picker, Fleet fleet) {
        long[] counts = new long[fleet.size()];
        for (int i = 0; i < PICKS; i++) {
            counts[fleet.index(picker.pick(fleet, Asking.by(random.nextLong()), FORBIDDEN))]++;
        }
        return counts;
    }

    /** The part of the keys that each should have. */
    private static double[] expected(String name, Fleet fleet, IntPredicate wanted) {
        return name.equals("maglev") ? fleet.shares() : new ReferenceRing(fleet, REPLICAS).arcs(wanted);
    }

    // Shares.

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void requestsWithoutKeys_areSharedByWeight(String name) {
        for (Fleet fleet : new Fleet[] {Fleet.of(10), Fleet.weighing(WEIGHTS)}) {
            fits(withoutKeys(picker(name, fleet), fleet), fleet.shares());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void keys_areSharedAsRingOrTableSay(String name) {
        for (Fleet fleet : new Fleet[] {Fleet.of(10), Fleet.weighing(WEIGHTS)}) {
            fits(byKeys(picker(name, fleet), fleet), expected(name, fleet, member -> true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void whileSomeAreOut_keysAreSharedAmongTheOthers(String name) {
        Fleet fleet = Fleet.weighing(WEIGHTS);
        Picker picker = picker(name, fleet);
        fleet.onlyEligible(0, 2, 3, 7, 8, 9);
        fits(byKeys(picker, fleet), expected(name, fleet, member -> fleet.eligible[member]));
        double[] anywhere = name.equals("maglev")
                ? fleet.shares()
                : new ReferenceRing(fleet, REPLICAS).pointShares(member -> fleet.eligible[member]);
        fits(withoutKeys(picker, fleet), anywhere);
    }

    /**
     * With r the part that is refused: a(i)·p(i)·(1 + r + r² + r³), and of those refused four times the last answer, or, where that
     * should have less than half of its share, anybody in proportion to a(i)·p(i).
     */
    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void whileSomeRamp_requestsWithoutKeysAreThinned(String name) {
        Fleet fleet = Fleet.weighing(WEIGHTS);
        Arrays.fill(fleet.ramp, 0.5f);
        fleet.ramp[3] = 0.25f;
        fleet.ramp[5] = 0.375f;
        double[] shares = fleet.shares();
        double refused = 0;
        double refusedAndCut = 0;
        for (int i = 0; i < shares.length; i++) {
            refused += shares[i] * (1 - fleet.ramp[i]);
            refusedAndCut += fleet.ramp[i] < 0.5 ? shares[i] * (1 - fleet.ramp[i]) : 0;
        }
        double[] expected = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            expected[i] = shares[i] * fleet.ramp[i] * (1 - Math.pow(refused, 4)) / (1 - refused)
                    + Math.pow(refused, 3)
                            * ((fleet.ramp[i] < 0.5 ? 0 : shares[i] * (1 - fleet.ramp[i]))
                                    + refusedAndCut * shares[i] * fleet.ramp[i] / (1 - refused));
        }
        Selector selector = selector(name, fleet);
        long[] counts = new long[fleet.size()];
        for (int i = 0; i < PICKS; i++) {
            counts[fleet.index(selector.select(fleet, SelectionContext.EMPTY, random))]++;
        }
        fits(counts, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void whileOneRamps_itHasThatPartOfItsKeys_andNobodyElseMoves(String name) {
        Fleet fleet = Fleet.weighing(WEIGHTS);
        Picker picker = picker(name, fleet);
        Selector selector = selector(name, fleet);
        fleet.ramp[5] = 0.25f;
        double share = expected(name, fleet, member -> true)[5];
        long[] ofTheRamping = new long[2];
        for (int i = 0; i < PICKS; i++) {
            Asking request = Asking.by(random.nextLong());
            int usual = picker.pick(fleet, request, FORBIDDEN);
            int chosen = selector.select(fleet, request, FORBIDDEN);
            ofTheRamping[chosen == fleet.handle(5) ? 0 : 1]++;
            assertThat(chosen == usual || usual == fleet.handle(5)).isTrue();
        }
        fits(ofTheRamping, new double[] {share / 4, 1 - share / 4});
    }

    private static Selector selector(String name, Fleet fleet) {
        Selector selector = new Selector(Strategies.named(name), fault -> {
            throw new AssertionError(fault);
        });
        selector.prepare(fleet);
        return selector;
    }

    // Who is passed over.

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void oneThatIsOut_leavesItsKeysToAll_andTheOthersKeysStay(String name) {
        Fleet fleet = Fleet.of(50);
        Picker picker = picker(name, fleet);
        long[] heirs = new long[50];
        for (long key = 0; key < 100_000; key++) {
            fleet.eligible[17] = true;
            int before = picker.pick(fleet, Asking.by(key), FORBIDDEN);
            fleet.eligible[17] = false;
            int after = picker.pick(fleet, Asking.by(key), FORBIDDEN);
            if (before == fleet.handle(17)) {
                heirs[fleet.index(after)]++;
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
        double mean = Arrays.stream(heirs).sum() / 49.0;
        double most = name.equals("maglev") ? 2 : 4;
        assertThat(Arrays.stream(heirs).max().orElseThrow() / mean).isLessThan(most);
        assertThat(Arrays.stream(heirs).filter(keys -> keys > 0).count()).isGreaterThan(40);
    }

    @Test
    void onTheRing_whoIsOutLeavesItsKeysToWhoeverHasThemOnceItIsGone() {
        Fleet fleet = Fleet.weighing(WEIGHTS);
        Picker picker = picker("consistent-hash", fleet);
        Fleet rest = fleet.without(4);
        Picker without = picker("consistent-hash", rest);
        fleet.eligible[4] = false;
        for (long key = 0; key < 20_000; key++) {
            assertThat(id(picker, fleet, Asking.by(key))).isEqualTo(id(without, rest, Asking.by(key)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void excludedOne_isPassedOver_asOneThatIsOut(String name) {
        Fleet fleet = Fleet.of(12);
        Picker picker = picker(name, fleet);
        for (long key = 0; key < 2000; key++) {
            int first = picker.pick(fleet, Asking.by(key), FORBIDDEN);
            int excluding = picker.pick(fleet, Asking.by(key).without(first), FORBIDDEN);
            fleet.eligible[fleet.index(first)] = false;
            assertThat(picker.pick(fleet, Asking.by(key), FORBIDDEN)).isEqualTo(excluding);
            fleet.eligible[fleet.index(first)] = true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void fewOfMany_areFound_eachByItsPartOfTheKeys(String name) {
        Fleet fleet = Fleet.of(3000);
        Picker picker = picker(name, fleet);
        fleet.onlyEligible(5, 1234, 2999);
        long[] counts = new long[3000];
        for (long key = 0; key < 3000; key++) {
            counts[fleet.index(picker.pick(fleet, Asking.by(key), FORBIDDEN))]++;
        }
        for (int index : new int[] {5, 1234, 2999}) {
            assertThat(counts[index]).isBetween(700L, 1300L);
        }
    }

    // Attempts.

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void attempts_goThroughAllThatAreEligible_beforeTheyBeginAnew(String name) {
        Fleet fleet = Fleet.of(14);
        Picker picker = picker(name, fleet);
        fleet.eligible[2] = fleet.eligible[3] = fleet.eligible[9] = fleet.eligible[11] = false;
        for (long key = 0; key < 300; key++) {
            Set<Integer> seen = new HashSet<>();
            for (int attempt = 0; attempt < 10; attempt++) {
                int picked = picker.pick(fleet, Asking.by(key).again(attempt), FORBIDDEN);
                assertThat(fleet.eligible(picked)).isTrue();
                assertThat(seen.add(picked))
                        .as("attempt %d of key %d", attempt, key)
                        .isTrue();
            }
            assertThat(picker.pick(fleet, Asking.by(key).again(10), FORBIDDEN))
                    .isEqualTo(picker.pick(fleet, Asking.by(key), FORBIDDEN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void retryThatExcludesWhereItWas_goesWhereTheNextAttemptWouldHaveGone(String name) {
        Fleet fleet = Fleet.of(20);
        Picker picker = picker(name, fleet);
        for (long key = 0; key < 1000; key++) {
            Asking request = Asking.by(key);
            int first = picker.pick(fleet, request, FORBIDDEN);
            int second = picker.pick(fleet, request.again(1), FORBIDDEN);
            assertThat(second).isNotEqualTo(first);
            assertThat(picker.pick(fleet, request.again(1).without(first), FORBIDDEN))
                    .isEqualTo(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void attemptsBeyondReason_areAnswered(String name) {
        Fleet fleet = Fleet.of(700);
        Picker picker = picker(name, fleet);
        for (int attempt : new int[] {255, 256, 699, 700, 1 << 30, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            for (long key = 0; key < 20; key++) {
                assertThat(fleet.eligible(picker.pick(fleet, Asking.by(key).again(attempt), FORBIDDEN)))
                        .isTrue();
            }
        }
    }

    // Agreement.

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void clientsWithOtherHandles_agreeAboutEveryKeyAndAttempt(String name) {
        Fleet fleet = Fleet.weighing(WEIGHTS);
        double[] andOne = Arrays.copyOf(WEIGHTS, WEIGHTS.length + 1);
        andOne[WEIGHTS.length] = 1;
        Fleet more = Fleet.weighing(andOne);
        Fleet other = more.without(WEIGHTS.length);
        Picker ours = picker(name, fleet);
        Picker theirs = picker(name, other);
        for (long key = 0; key < 3000; key++) {
            for (int attempt = 0; attempt < 3; attempt++) {
                Asking request = Asking.by(key).again(attempt);
                assertThat(id(theirs, other, request)).isEqualTo(id(ours, fleet, request));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void itSays_thatItWeighsWeight_andIsPreparedAnewForMembersAndWeights(String name) {
        assertThat(Strategies.named(name).honours()).containsExactly(Honours.WEIGHT);
        assertThat(Strategies.named(name).rebuild()).isEqualTo(Rebuild.ON_WEIGHT);
    }

    // Bad input.

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void sameKeyEveryTime_isTheSameInstance_whateverTheKey(String name) {
        Fleet fleet = Fleet.of(5);
        Picker picker = picker(name, fleet);
        for (long key : new long[] {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
            int first = picker.pick(fleet, Asking.by(key), FORBIDDEN);
            for (int i = 0; i < 100; i++) {
                assertThat(picker.pick(fleet, Asking.by(key), FORBIDDEN)).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void oneInstance_getsEverything_untilItIsOut(String name) {
        Fleet one = Fleet.weighing(1e300);
        Picker picker = picker(name, one);
        one.inFlight[0] = 1000;
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(picker.pick(one, Asking.by(0).again(attempt), FORBIDDEN)).isEqualTo(one.handle(0));
        }
        assertThat(picker.pick(one, SelectionContext.EMPTY, random)).isEqualTo(one.handle(0));
        assertThat(picker.pick(one, Asking.by(3).without(one.handle(0)), FORBIDDEN))
                .isEqualTo(Candidates.NONE);
        one.eligible[0] = false;
        assertThat(picker.pick(one, Asking.by(3), FORBIDDEN)).isEqualTo(Candidates.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void weightsBeyondReason_leaveEverybodyReachable_andRequestsGoByWeight(String name) {
        Fleet fleet = Fleet.weighing(1e-300, Double.MIN_VALUE, 1, 1e300);
        Picker picker = picker(name, fleet);
        assertThat(withoutKeys(picker, fleet)[3]).isGreaterThan(PICKS * 9L / 10);
        for (int only = 0; only < 4; only++) {
            fleet.onlyEligible(only);
            fleet.inFlight[only] = 7;
            for (long key = 0; key < 200; key++) {
                assertThat(picker.pick(fleet, Asking.by(key), FORBIDDEN)).isEqualTo(fleet.handle(only));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void membersThatWentSince_areNotAnswered(String name) {
        Fleet fleet = Fleet.of(8);
        Picker old = picker(name, fleet);
        Fleet now = Fleet.of(6);
        for (long key = 0; key < 2000; key++) {
            assertThat(now.eligible(old.pick(now, Asking.by(key), FORBIDDEN))).isTrue();
        }
    }

    // Cost.

    @ParameterizedTest
    @ValueSource(strings = {"consistent-hash", "maglev"})
    void picks_allocateNothing(String name) {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Fleet fleet = Fleet.of(40);
        Picker picker = picker(name, fleet);
        fleet.eligible[3] = fleet.eligible[4] = false;
        Arrays.fill(fleet.inFlight, 2);
        fleet.inFlight[9] = 90;
        SelectionContext[] requests = new SelectionContext[1000];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new SameAgain(i, i % 4, fleet.handle(i % 40));
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 30; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (SelectionContext request : requests) {
                picker.pick(fleet, request, random);
                picker.pick(fleet, SelectionContext.EMPTY, random);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(least).as("bytes of 2,000 picks").isLessThan(200);
    }

    /** By key, without one, and without a set that must be asked for boxed numbers. */
    private record SameAgain(long hash, int attempt, int tried) implements SelectionContext {
        @Override
        public boolean hasHash() {
            return true;
        }

        @Override
        public boolean excluded(int handle) {
            return handle == tried;
        }

        @Override
        public int route() {
            return 0;
        }
    }
}
