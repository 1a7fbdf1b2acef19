package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.PoolRig;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptiveStrategyTest {
    private static final long SEED = 2_718_281;

    private final AdaptiveStrategy strategy = new AdaptiveStrategy();
    private final RandomGenerator random = new SplittableRandom(SEED);
    private final FakeCandidates candidates = new FakeCandidates(10);
    private final Picker picker = strategy.prepare(candidates, null);

    @BeforeEach
    void printSeed() {
        System.out.println("AdaptiveStrategyTest seed " + SEED);
    }

    private int[] counts(int picks) {
        return Draws.count(picker, candidates, picks, random);
    }

    @Test
    void equalCandidates_shareEvenly() {
        // 45.1 is exceeded once in a million seeds with 9 degrees of freedom.
        assertThat(Draws.chiSquare(counts(100_000), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                .isLessThan(45.1);
    }

    @Test
    void slowest_isLeftAlone() {
        candidates.latency[4] = 5e6f;
        assertThat(counts(5000)[4]).isZero();
    }

    @Test
    void fastest_winsEveryDrawItIsIn() {
        candidates.latency[4] = 1e5f;
        // Two of ten are drawn, so one is in a fifth of the draws: 2,000 of 10,000, standard deviation 40.
        assertThat(counts(10_000)[4]).isBetween(1800, 2200);
    }

    @Test
    void fastButBusy_losesToSlowButIdle() {
        candidates.latency[4] = 5e5f;
        candidates.inFlight[4] = 2;
        assertThat(counts(5000)[4]).isZero();
    }

    @Test
    void silentOne_isJudgedByItsStall() {
        candidates.latency[4] = 1e5f;
        candidates.stall[4] = 1e9f;
        assertThat(counts(5000)[4]).isZero();
    }

    @Test
    void halfHealthy_costsTwice() {
        candidates.health[4] = 0.6f;
        candidates.latency[4] = 0.59e6f;
        assertThat(counts(10_000)[4]).isBetween(1800, 2200);
        candidates.latency[4] = 0.61e6f;
        assertThat(counts(5000)[4]).isZero();
    }

    @Test
    void lesserWeight_isIdleAndStillPicked() {
        candidates.onlyEligible(1, 2);
        candidates.weight[1] = 0.1f;
        assertThat(counts(1000)[1]).isBetween(400, 600);
    }

    @Test
    void underLoad_queuesAreCountedByWeight() {
        candidates.onlyEligible(1, 2);
        candidates.weight[1] = 0.1f;
        candidates.inFlight[1] = 1;
        candidates.inFlight[2] = 9;
        assertThat(counts(1000)[1]).isZero();
        candidates.inFlight[2] = 11;
        assertThat(counts(1000)[2]).isZero();
    }

    @Test
    void amongLightOnes_aHeavyOneInThePool_hardlyChangesWhatAQueueIsWorth() {
        candidates.weight[0] = 1;
        Arrays.fill(candidates.weight, 1, candidates.weight.length, 0.1f);
        candidates.onlyEligible(1, 2);
        candidates.inFlight[1] = 1;
        candidates.latency[2] = 5e6f; // Idle, and five times as slow: worth less than one request before it.
        assertThat(counts(1000)[2]).isZero();
    }

    @Test
    void unknownLatency_isNeutral() {
        for (float unknown : new float[] {0, Float.NaN, -1}) {
            candidates.latency[4] = unknown;
            assertThat(counts(10_000)[4]).isBetween(800, 1200);
        }
    }

    @Test
    void unknownLatencyOfAll_comparesLoad() {
        Arrays.fill(candidates.latency, Float.NaN);
        candidates.inFlight[4] = 1;
        assertThat(counts(5000)[4]).isZero();
    }

    @Test
    void absurdFigures_stillPick() {
        Arrays.fill(candidates.latency, Float.POSITIVE_INFINITY);
        Arrays.fill(candidates.stall, Float.NaN);
        Arrays.fill(candidates.health, Float.NaN);
        Arrays.fill(candidates.weight, Float.MIN_VALUE);
        assertThat(Arrays.stream(counts(1000)).sum()).isEqualTo(1000);
    }

    @Test
    void nineOfTenSick_theWellOneGetsNearlyAll() {
        Arrays.fill(candidates.health, 0.01f);
        candidates.health[6] = 1;
        assertThat(counts(10_000)[6]).isGreaterThan(9_900);
    }

    @Test
    void rememberedWellOne_isForgottenOnceItSickens() {
        Arrays.fill(candidates.health, 0.01f);
        candidates.health[6] = 1;
        counts(1000);
        candidates.health[6] = 0.001f;
        candidates.health[3] = 1;
        int[] counts = counts(1000);
        assertThat(counts[6]).isLessThan(50);
        assertThat(counts[3]).isGreaterThan(900);
    }

    @Test
    void rememberedWellOne_isNotUsedWhileIneligibleOrOverloaded() {
        Arrays.fill(candidates.health, 0.01f);
        candidates.health[6] = 1;
        counts(1000);
        candidates.eligible[6] = false;
        assertThat(counts(1000)[6]).isZero();
        candidates.eligible[6] = true;
        candidates.inFlight[6] = 1000;
        assertThat(counts(1000)[6]).isLessThan(50);
    }

    @Test
    void allSick_workIsStillShared() {
        Arrays.fill(candidates.health, 0);
        assertThat(Arrays.stream(counts(10_000)).min().orElseThrow()).isGreaterThan(500);
    }

    @Test
    void slowOne_drawnTogetherWithASickOne_isComparedWithAWellOneToo() {
        candidates.onlyEligible(1, 2, 3, 4, 5);
        candidates.latency[4] = 20e6f;
        candidates.health[5] = 0.01f;
        // The two meet in a tenth of the draws; six more draws hit none of the other three in 0.4 % of those.
        assertThat(counts(10_000)[4]).isLessThan(20);
    }

    @Test
    void slowOne_isStillBetterThanASickOne_whenThereIsNobodyElse() {
        candidates.onlyEligible(4, 5);
        candidates.latency[4] = 20e6f;
        candidates.health[5] = 0.01f;
        assertThat(counts(1000)[4]).isEqualTo(1000);
    }

    @Test
    void cost_isTheFormula() {
        candidates.latency[4] = 3e6f;
        candidates.inFlight[4] = 2;
        Arrays.fill(candidates.weight, 0, 5, 0.5f); // So the mean is 0.75.
        candidates.health[4] = 0.25f;
        assertThat(picker.cost(candidates, candidates.handle(4))).isEqualTo(3e6 * (2 * 1.5 + 1) / 0.25);
    }

    @Test
    void busierByWhatTheyReport_losesToOneThatIsEqualOtherwise() {
        Arrays.fill(candidates.reported, 5);
        candidates.reported[4] = 20;
        assertThat(counts(5000)[4]).isZero();
    }

    @Test
    void reportedLoad_countsByItsSquareRoot() {
        candidates.onlyEligible(4, 5);
        candidates.reported[4] = 15;
        candidates.reported[5] = 0;
        candidates.latency[5] = 3.9e6f;
        assertThat(counts(1000)[4]).isZero();
        candidates.latency[5] = 4.1e6f;
        assertThat(counts(1000)[4]).isEqualTo(1000);
    }

    @Test
    void loadThatOnlyOneReports_decidesNothing() {
        candidates.onlyEligible(4, 5);
        candidates.reported[4] = 1000;
        // Binomial, 5,000 of 10,000, standard deviation 50.
        assertThat(counts(10_000)[4]).isBetween(4750, 5250);
    }

    @Test
    void whereLoadIsReported_theBestOfThreeIsTaken() {
        Arrays.fill(candidates.reported, 5);
        candidates.reported[4] = 0;
        // In a pair in a fifth of the draws, else the third in a tenth: 2,800 of 10,000, standard deviation 45.
        assertThat(counts(10_000)[4]).isBetween(2575, 3025);
    }

    @Test
    void costOfOneThatReports_holdsTheRootOfItsLoad() {
        candidates.reported[4] = 8;
        assertThat(picker.cost(candidates, candidates.handle(4))).isEqualTo(3e6);
    }

    private static Instance inZone(int number, String zone) {
        return new Instance("i%04d".formatted(number), "host-" + number, 80, 1, zone, Map.of());
    }

    private static Candidates zoneA(PoolRig rig) {
        return rig.candidates()
                .split(each -> each.zone().equals("a") ? 0 : Candidates.NONE, 1)
                .get(0);
    }

    private static boolean isMember(Candidates group, int handle) {
        return IntStream.range(0, group.size()).map(group::handle).anyMatch(each -> each == handle);
    }

    private static SelectionContext excludingAllBut(int one, Candidates group) {
        return FakeContext.excluding(IntStream.range(0, group.size())
                .map(group::handle)
                .filter(each -> each != one)
                .boxed()
                .toArray(Integer[]::new));
    }

    /** Lets a picker for this group find the first of its members, and only that one. */
    private Picker rememberingTheFirstOf(Candidates group) {
        Picker remembering = strategy.prepare(group, null);
        int first = group.handle(0);
        SelectionContext onlyTheFirst = excludingAllBut(first, group);
        for (int picks = 0; picks < 20 * group.size(); picks++) {
            remembering.pick(group, onlyTheFirst, random);
        }
        assertThat(remembering.pick(group, onlyTheFirst, random)).isEqualTo(first);
        return remembering;
    }

    @Test
    void groupThatIsSick_isNotLeftForWhomItRemembers_whoIsOfAnotherGroupNow() {
        List<Instance> instances =
                IntStream.range(0, 12).mapToObj(i -> inZone(i, "a")).collect(Collectors.toList());
        PoolRig rig = PoolRig.listing(instances);
        Picker before = rememberingTheFirstOf(zoneA(rig));
        instances.set(0, inZone(0, "b"));
        rig.list(instances);
        Candidates group = zoneA(rig);
        assertThat(group.size()).isEqualTo(11);
        Picker after = strategy.prepare(group, before);
        for (Instance each : instances.subList(1, 12)) {
            rig.fail(each.id());
        }
        assertThat(group.wellCount()).isZero();
        assertThat(group.eligibleCount()).isPositive();

        for (int picks = 0; picks < 1000; picks++) {
            assertThat(isMember(group, after.pick(group, SelectionContext.EMPTY, random)))
                    .isTrue();
        }
    }

    @Test
    void whomItRemembers_isRememberedAmongOtherMembers_ifItIsOneOfThem() {
        PoolRig rig = PoolRig.of(500);
        Candidates before = rig.candidates().split(each -> 0, 1).get(0);
        int first = before.handle(0);
        Picker remembering = rememberingTheFirstOf(before);
        rig.shrinkTo(499);
        Candidates after = rig.candidates().split(each -> 0, 1).get(0);
        Picker next = strategy.prepare(after, remembering);
        SelectionContext onlyTheFirst = excludingAllBut(first, after);
        for (int picks = 0; picks < 100; picks++) {
            assertThat(next.pick(after, onlyTheFirst, random)).isEqualTo(first);
        }
    }

    @Test
    void declares_thatItReadsLiveAndWeighsHealth() {
        assertThat(strategy.rebuild()).isEqualTo(Rebuild.NEVER);
        assertThat(strategy.honours()).containsExactly(Honours.HEALTH);
    }
}
