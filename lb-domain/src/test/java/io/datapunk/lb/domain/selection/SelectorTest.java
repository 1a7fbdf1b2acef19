package io.datapunk.lb.domain.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.ChiSquare;
import io.datapunk.lb.domain.pool.PoolRig;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistical tests here would fail once in a million for another seed. */
class SelectorTest {
    private static final int DRAWS = 200_000;

    private final List<Throwable> faults = new ArrayList<>();
    private final RandomGenerator random = new SplittableRandom(20_260_107);

    /** A strategy of one picker. */
    private record Fixed(Picker picker, Set<Honours> honours, Rebuild rebuild) implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return picker;
        }
    }

    /** Chance that must not be asked. */
    private static final RandomGenerator UNTOUCHED = () -> {
        throw new AssertionError("drawn with a routing hash");
    };

    private Selector selector(Candidates candidates, Set<Honours> honours, Picker picker) {
        Selector selector = new Selector(new Fixed(picker, honours, Rebuild.NEVER), faults::add);
        selector.prepare(candidates);
        return selector;
    }

    private long[] counts(Selector selector, Candidates candidates) {
        long[] counts = new long[candidates.size()];
        for (int i = 0; i < DRAWS; i++) {
            counts[place(candidates, selector.select(candidates, SelectionContext.EMPTY, random))]++;
        }
        return counts;
    }

    private static int place(Candidates candidates, int handle) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.handle(i) == handle) {
                return i;
            }
        }
        throw new AssertionError("no member: " + handle);
    }

    private static Picker uniform() {
        return (candidates, context, random) -> candidates.any(random);
    }

    /**
     * The law: an answer i comes with 1/n and is kept with a(i), and what is refused four times is given in proportion to a. So
     * p(i) = a(i) ÷ the sum of a.
     */
    private static double[] law(double... acceptance) {
        double sum = 0;
        for (double each : acceptance) {
            sum += each;
        }
        double[] expected = new double[acceptance.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = acceptance[i] / sum;
        }
        return expected;
    }

    @Test
    void weights_notHonoured_areThinned() {
        Candidates candidates = PoolRig.candidates(8, 4, 2, 2, 1);
        Selector selector = selector(candidates, Set.of(), uniform());
        double[] expected = law(1, 0.5, 0.25, 0.25, 0.125);
        assertThat(ChiSquare.of(counts(selector, candidates), expected)).isLessThan(ChiSquare.limit(4));
    }

    @Test
    void whoIsDrawn_isAdmittedWithTheChanceOfItsShare_andNotThinnedAgain() {
        Candidates candidates = PoolRig.candidates(4, 1);
        int whole = candidates.handle(0);
        int light = candidates.handle(1);
        Selector selector = selector(candidates, Set.of(), (all, context, chance) -> light);
        long[] counts = new long[2];
        for (int i = 0; i < DRAWS; i++) {
            counts[selector.admits(light, candidates, random) ? 1 : 0]++;
        }
        assertThat(ChiSquare.of(counts, law(3, 1))).isLessThan(ChiSquare.limit(1));
        assertThat(selector.admits(whole, candidates, UNTOUCHED)).isTrue();
        assertThat(selector.select(light, Candidates.NONE, candidates, SelectionContext.EMPTY, UNTOUCHED))
                .isEqualTo(light);
    }

    @Test
    void whoShouldHaveNextToNothing_andWasTurnedDown_isNotConsideredAgain() {
        Candidates candidates = PoolRig.throttled();
        int least = candidates.handle(1);
        assertThat(candidates.ramp(least)).isBetween(0.05f, 0.25f);
        Selector selector = selector(candidates, Set.of(), (all, context, chance) -> least);
        int named = 0;
        for (int i = 0; i < 1_000; i++) {
            named += selector.select(candidates, SelectionContext.EMPTY, random) == least ? 1 : 0;
            assertThat(selector.select(Candidates.NONE, least, candidates, SelectionContext.EMPTY, random))
                    .isNotEqualTo(least);
        }
        assertThat(named).isPositive();
    }

    @Test
    void whoShouldHaveItsWholeShare_isTakenWithoutChance_unlessTheRequestExcludesIt() {
        Candidates candidates = PoolRig.candidates(1, 1);
        int one = candidates.handle(0);
        int other = candidates.handle(1);
        Selector selector = selector(candidates, EnumSet.of(Honours.HEALTH), (all, context, chance) -> one);
        assertThat(candidates.whole(one)).isTrue();
        assertThat(selector.select(candidates, SelectionContext.EMPTY, UNTOUCHED))
                .isEqualTo(one);
        for (int i = 0; i < 100; i++) {
            assertThat(selector.select(candidates, Asking.without(one), random)).isEqualTo(other);
        }
    }

    @Test
    void thinning_isOfWhatIsNotHonoured_only() {
        Candidates candidates = PoolRig.candidates(8, 4, 2, 2, 1);
        Selector honouring = selector(candidates, EnumSet.of(Honours.WEIGHT), uniform());
        assertThat(ChiSquare.uniform(counts(honouring, candidates))).isLessThan(ChiSquare.limit(4));
    }

    @Test
    void rampAndHealth_thinToo_andMultiply() {
        Candidates live = PoolRig.rampingAndDoubted();
        float[] ramp = new float[live.size()];
        float[] health = new float[live.size()];
        double[] both = new double[live.size()];
        double[] rampOnly = new double[live.size()];
        for (int i = 0; i < live.size(); i++) {
            ramp[i] = live.ramp(live.handle(i));
            health[i] = live.health(live.handle(i));
            both[i] = ramp[i] * health[i];
            rampOnly[i] = ramp[i];
        }
        assertThat(ramp).usingComparatorWithPrecision(1e-3f).contains(0.5f, 1f);
        assertThat(health).usingComparatorWithPrecision(1e-3f).contains(0.625f, 1f);
        Selector thinned = selector(live, Set.of(), uniform());
        assertThat(ChiSquare.of(counts(thinned, live), law(both))).isLessThan(ChiSquare.limit(live.size() - 1));
        Selector half = selector(live, EnumSet.of(Honours.HEALTH), uniform());
        assertThat(ChiSquare.of(counts(half, live), law(rampOnly))).isLessThan(ChiSquare.limit(live.size() - 1));
        Selector none = selector(live, EnumSet.allOf(Honours.class), uniform());
        assertThat(ChiSquare.uniform(counts(none, live))).isLessThan(ChiSquare.limit(live.size() - 1));
    }

    @Test
    void refusedFourTimes_theLastAnswerOfAStrategyThatWeighsStands_elseTheChoiceGoesByShares() {
        Candidates live = PoolRig.rampingAndDoubted();
        int ramping = live.handle(2);
        assertThat(live.ramp(ramping)).isLessThan(0.6f);
        Picker always = (candidates, context, random) -> ramping;
        long[] weighing = counts(selector(live, EnumSet.of(Honours.WEIGHT), always), live);
        assertThat(weighing[2]).isEqualTo(DRAWS);
        long[] others = counts(selector(live, Set.of(), always), live);
        double a = live.ramp(ramping) * live.health(ramping);
        double all = 0;
        for (int i = 0; i < live.size(); i++) {
            all += live.ramp(live.handle(i)) * live.health(live.handle(i));
        }
        double refused = Math.pow(1 - a, 4);
        double expected = 1 - refused + refused * a / all;
        assertThat(ChiSquare.of(new long[] {others[2], DRAWS - others[2]}, new double[] {expected, 1 - expected}))
                .isLessThan(ChiSquare.limit(1));
    }

    @Test
    void refusedWhoShouldHaveNextToNothing_isNotConsideredAgain_howeverOftenThePickerNamesHim() {
        PoolRig rig = PoolRig.of(2);
        rig.throttle("i0000");
        Candidates live = rig.candidates();
        int throttled = live.handle(0);
        double cut = live.ramp(throttled);
        assertThat(cut).isLessThan(0.03);
        long[] counts = counts(selector(live, Set.of(), (candidates, context, chance) -> throttled), live);
        assertThat(ChiSquare.of(counts, new double[] {cut, 1 - cut})).isLessThan(ChiSquare.limit(1));
    }

    @Test
    void refusedWhoShouldHaveNextToNothing_isConsideredAgain_whereNobodyElseIsBetter() {
        PoolRig rig = PoolRig.of(2);
        rig.throttle("i0000");
        rig.throttle("i0001");
        Candidates live = rig.candidates();
        int throttled = live.handle(0);
        double cut = live.ramp(throttled);
        double expected = cut + (1 - cut) / 2;
        long[] counts = counts(selector(live, Set.of(), (candidates, context, chance) -> throttled), live);
        assertThat(ChiSquare.of(counts, new double[] {expected, 1 - expected})).isLessThan(ChiSquare.limit(1));
    }

    @Test
    void ofManyTheFrameworksOwnChoice_isInProportionToo_asFarAsItLooks() {
        PoolRig rig = PoolRig.of(100);
        for (int i = 0; i < 50; i++) {
            rig.throttle("i%04d".formatted(i));
        }
        Candidates live = rig.candidates();
        Picker never = (candidates, context, chance) -> candidates.handle(0);
        long[] counts = counts(selector(live, Set.of(), never), live);
        long toThrottled = 0;
        for (int i = 0; i < 50; i++) {
            toThrottled += counts[i];
        }
        // 2 % for the one that is named, and 2 : 100 among sixteen of whom half are throttled.
        assertThat(toThrottled / (double) DRAWS).isBetween(0.02, 0.05);
    }

    /** Names the first one always; the cost of each is given by its place, NaN for all of them when none is. */
    private record FirstAlways(List<Double> costs) implements Picker {
        FirstAlways(Double... costs) {
            this(List.of(costs));
        }

        @Override
        public int pick(Candidates candidates, SelectionContext context, RandomGenerator chance) {
            return candidates.handle(0);
        }

        @Override
        public double cost(Candidates candidates, int handle) {
            return costs.isEmpty() ? Double.NaN : costs.get(place(candidates, handle));
        }
    }

    static Stream<Arguments> costsAndShares() {
        return Stream.of(
                Arguments.of(new FirstAlways(), new double[] {0, 0.2, 0.4, 0.4}),
                Arguments.of(new FirstAlways(5.0, 5.0, 5.0, 5.0), new double[] {0, 0.2, 0.4, 0.4}),
                // Who costs most is had where it is drawn twice, who costs least wherever it is drawn at all.
                Arguments.of(
                        new FirstAlways(5.0, 5.0, 3.0, 9.0),
                        new double[] {0, 0.04 + 2 * 0.2 * 0.4, 0.16 + 0.8 * 0.6, 0.16}));
    }

    @ParameterizedTest
    @MethodSource("costsAndShares")
    void frameworksOwnChoice_isTheCheaperOfTwoByShares_whereThePickerKnowsWhatTheyCost(
            Picker picker, double[] expected) {
        Candidates live = PoolRig.candidates(1e-9, 1, 2, 2);
        long[] counts = counts(selector(live, Set.of(), picker), live);
        assertThat(counts[0]).isZero();
        assertThat(ChiSquare.of(Arrays.copyOfRange(counts, 1, 4), Arrays.copyOfRange(expected, 1, 4)))
                .isLessThan(ChiSquare.limit(2));
    }

    @Test
    void frameworksOwnChoice_givesNobodyMoreThanItsRamp_howeverLittleItCosts() {
        PoolRig rig = PoolRig.of(3);
        rig.throttle("i0000");
        rig.throttle("i0001");
        Candidates live = rig.candidates();
        double cut = live.ramp(live.handle(1));
        double share = (1 - live.ramp(live.handle(0))) * cut / (1 + cut);
        long[] counts = counts(selector(live, Set.of(), new FirstAlways(9.0, 1.0, 9.0)), live);
        assertThat(ChiSquare.of(new long[] {counts[1], DRAWS - counts[1]}, new double[] {share, 1 - share}))
                .isLessThan(ChiSquare.limit(1));
    }

    private static Instance instance(int number, double weight) {
        return new Instance("i000" + number, "host", 80, weight, "", Map.of());
    }

    @Test
    void frameworksOwnChoice_weighsHealth_alsoWhereTheStrategyWouldItself() {
        PoolRig rig = PoolRig.listing(List.of(instance(0, 1e-9), instance(1, 10), instance(2, 1)));
        rig.fail("i0001");
        Candidates live = rig.candidates();
        assertThat(live.eligible(live.handle(1))).isTrue();
        long[] counts = counts(selector(live, EnumSet.of(Honours.HEALTH), new FirstAlways()), live);
        double part = live.ramp(live.handle(1)) * live.health(live.handle(1));
        double share = 10 * Math.max(1 / 1024.0, part); // Nobody is out of reach.
        double expected = share / (share + 1);
        assertThat(ChiSquare.of(new long[] {counts[1], DRAWS - counts[1]}, new double[] {expected, 1 - expected}))
                .isLessThan(ChiSquare.limit(1));
    }

    @Test
    void deadOnes_areNotChosenInTheEnd_byWhateverStrategy() {
        PoolRig rig = PoolRig.of(3);
        rig.fail("i0000");
        rig.fail("i0001");
        Candidates live = rig.candidates();
        assertThat(live.eligibleCount()).isEqualTo(3);
        for (Set<Honours> honours : List.of(Set.<Honours>of(), EnumSet.of(Honours.WEIGHT))) {
            Picker dead = (candidates, context, chance) -> candidates.handle(chance.nextInt(2));
            long[] counts = counts(selector(live, honours, dead), live);
            assertThat(counts[2] / (double) DRAWS).isGreaterThan(0.7);
            assertThat(counts[0]).isPositive();
            assertThat(counts[1]).isPositive();
        }
    }

    // By hash.

    private static Picker byHash() {
        return (candidates, context, random) -> {
            long place = context.hash() + context.attempt();
            return candidates.handle((int) Math.floorMod(place, (long) candidates.size()));
        };
    }

    @Test
    void hash_drawsNothing_andChoosesTheSameAgain() {
        Candidates candidates = PoolRig.candidates(8, 4, 2, 2, 1);
        Selector selector = selector(candidates, Set.of(), byHash());
        SplittableRandom hashes = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long hash = hashes.nextLong();
            int chosen = selector.select(candidates, Asking.byHash(hash), UNTOUCHED);
            assertThat(candidates.eligible(chosen)).isTrue();
            assertThat(selector.select(candidates, Asking.byHash(hash), UNTOUCHED))
                    .isEqualTo(chosen);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void hash_isThinnedByTheInstance_toItsShare() {
        Candidates candidates = PoolRig.candidates(1, 0.25);
        Selector selector = selector(candidates, Set.of(), byHash());
        int light = candidates.handle(1);
        long kept = 0;
        SplittableRandom hashes = new SplittableRandom(2);
        for (int i = 0; i < DRAWS; i++) {
            long hash = hashes.nextLong() | 1;
            kept += selector.select(candidates, Asking.byHash(hash), UNTOUCHED) == light ? 1 : 0;
        }
        assertThat(ChiSquare.of(new long[] {kept, DRAWS - kept}, new double[] {0.25, 0.75}))
                .isLessThan(ChiSquare.limit(1));
    }

    @Test
    void hash_probesOnPastTheIneligible_andTheExcluded() {
        PoolRig rig = PoolRig.of(4);
        Candidates candidates = rig.candidates();
        rig.takeOut(1);
        Selector selector = selector(candidates, Set.of(), byHash());
        assertThat(selector.select(candidates, Asking.byHash(0), UNTOUCHED)).isEqualTo(candidates.handle(0));
        assertThat(selector.select(candidates, Asking.byHash(1), UNTOUCHED)).isEqualTo(candidates.handle(2));
        Asking excluding = new Asking(true, 1, 0, handle -> handle == candidates.handle(2));
        assertThat(selector.select(candidates, excluding, UNTOUCHED)).isEqualTo(candidates.handle(3));
    }

    @Test
    void hash_probedAgain_isTheSameRequestAtALaterAttempt() {
        PoolRig rig = PoolRig.of(3);
        rig.takeOut(0);
        Candidates candidates = rig.candidates();
        List<SelectionContext> asked = new ArrayList<>();
        Picker outOnly = (all, context, chance) -> {
            asked.add(context);
            return all.handle(0);
        };
        Asking asking = new Asking(true, 77, 2, handle -> handle == candidates.handle(1));
        assertThat(selector(candidates, Set.of(), outOnly).select(candidates, asking, random))
                .as("nobody is named, so it is anybody who is neither out nor excluded")
                .isEqualTo(candidates.handle(2));
        assertThat(asked).extracting(SelectionContext::attempt).containsExactly(2, 3, 4, 5);
        assertThat(asked).allSatisfy(context -> {
            assertThat(context.hasHash()).isTrue();
            assertThat(context.hash()).isEqualTo(77);
            assertThat(context.route()).isEqualTo(asking.route());
            assertThat(context.excluded(candidates.handle(1))).isTrue();
            assertThat(context.excluded(candidates.handle(2))).isFalse();
        });
    }

    @Test
    void hash_whoseAnswersAreAllCut_goesByShares_andToTheSameOneAgain() {
        PoolRig rig = PoolRig.of(3);
        rig.throttle("i0000");
        rig.throttle("i0001");
        Candidates candidates = rig.candidates();
        Picker throttledOnly = (all, context, chance) -> all.handle(context.attempt() & 1);
        Selector selector = selector(candidates, Set.of(), throttledOnly);
        SplittableRandom hashes = new SplittableRandom(3);
        int well = 0;
        for (int i = 0; i < 10_000; i++) {
            Asking asking = Asking.byHash(hashes.nextLong());
            int chosen = selector.select(candidates, asking, UNTOUCHED);
            assertThat(selector.select(candidates, asking, UNTOUCHED)).isEqualTo(chosen);
            well += chosen == candidates.handle(2) ? 1 : 0;
        }
        assertThat(well).isBetween(8_500, 9_900);
    }

    @Test
    void hash_refusedFourTimes_theLastAnswerOfAStrategyThatWeighsStands_elseTheChoiceGoesByShares() {
        Candidates live = PoolRig.rampingAndDoubted();
        int ramping = live.handle(2);
        assertThat(live.ramp(ramping)).isBetween(0.5f, 0.6f);
        Picker always = (candidates, context, random) -> ramping;
        Selector weighing = selector(live, EnumSet.of(Honours.WEIGHT), always);
        Selector other = selector(live, Set.of(), always);
        SplittableRandom hashes = new SplittableRandom(4);
        int elsewhere = 0;
        for (int i = 0; i < 1000; i++) {
            Asking asking = Asking.byHash(hashes.nextLong());
            assertThat(weighing.select(live, asking, UNTOUCHED)).isEqualTo(ramping);
            elsewhere += other.select(live, asking, UNTOUCHED) != ramping ? 1 : 0;
        }
        assertThat(elsewhere).isBetween(300, 450);
    }

    @Test
    void hash_choosesOneByWeight_amongManyToo_andTheCheaperOfTwo() {
        double[] weights = new double[100];
        Arrays.fill(weights, 1);
        Arrays.fill(weights, 1, 51, 5);
        weights[0] = 1e-9;
        Candidates many = PoolRig.candidates(weights);
        SplittableRandom hashes = new SplittableRandom(5);
        Selector byShares = selector(many, Set.of(), new FirstAlways());
        Double[] costs = new Double[100];
        Arrays.fill(costs, 1.0);
        Arrays.fill(costs, 1, 51, 2.0);
        Selector byCost = selector(many, Set.of(), new FirstAlways(costs));
        int heavy = 0;
        int dear = 0;
        for (int i = 0; i < 10_000; i++) {
            Asking asking = Asking.byHash(hashes.nextLong());
            int chosen = byShares.select(many, asking, UNTOUCHED);
            assertThat(byShares.select(many, asking, UNTOUCHED)).isEqualTo(chosen);
            heavy += many.weight(chosen) == 1 ? 1 : 0;
            dear += many.weight(byCost.select(many, asking, UNTOUCHED)) == 1 ? 1 : 0;
        }
        // 250 of 299 of the weight; among sixteen a little less. The dear ones where both draws meet them.
        assertThat(heavy).isBetween(8_000, 8_500);
        assertThat(dear).isBetween(6_500, 7_100);
    }

    // Pickers that fail.

    @ParameterizedTest
    @ValueSource(ints = {Candidates.NONE, -2, 99, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void pickerAnsweringNobody_fallsBackToUniform(int nonsense) {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        Selector selector = selector(candidates, Set.of(), (all, context, random) -> nonsense);
        assertThat(ChiSquare.uniform(counts(selector, candidates))).isLessThan(ChiSquare.limit(2));
        assertThat(selector.select(candidates, Asking.byHash(3), random)).isBetween(0, 2);
    }

    @Test
    void throwingPicker_fallsBackToUniform_andIsReportedEachTime() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        for (Throwable thrown : List.of(
                new IllegalStateException("plug-in"), new NoClassDefFoundError("gone"), new StackOverflowError())) {
            faults.clear();
            Selector selector = selector(candidates, Set.of(), (all, context, random) -> {
                if (thrown instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw (Error) thrown;
            });
            assertThat(ChiSquare.uniform(counts(selector, candidates))).isLessThan(ChiSquare.limit(2));
            assertThat(faults).hasSize(DRAWS).containsOnly(thrown);
        }
    }

    @Test
    void throwingPrepare_isReported_andThePickerBeforeStays() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        int second = candidates.handle(1);
        boolean[] broken = {false};
        SelectionStrategy strategy = (all, previous) -> {
            if (broken[0]) {
                throw new IllegalStateException("cannot");
            }
            return (live, context, random) -> second;
        };
        Selector selector = new Selector(strategy, faults::add);
        assertThat(selector.select(candidates, SelectionContext.EMPTY, random)).isBetween(0, 2);
        selector.prepare(candidates);
        broken[0] = true;
        selector.prepare(candidates);
        assertThat(faults).hasSize(1);
        assertThat(selector.select(candidates, SelectionContext.EMPTY, random)).isEqualTo(second);
    }

    @Test
    void fallback_avoidsTheExcluded() {
        Candidates candidates = PoolRig.candidates(1, 1);
        int tried = candidates.handle(0);
        Selector stubborn = selector(candidates, Set.of(), (all, context, random) -> tried);
        int again = 0;
        for (int i = 0; i < 10_000; i++) {
            again += stubborn.select(candidates, Asking.without(tried), random) == tried ? 1 : 0;
        }
        // Sixteen draws of two all miss once in 65,536 times.
        assertThat(again).isLessThan(5);
    }

    @Test
    void fallback_takesTheExcluded_whenThereIsNobodyElse() {
        PoolRig rig = PoolRig.of(2);
        rig.takeOut(1);
        Candidates candidates = rig.candidates();
        int tried = candidates.handle(0);
        Selector stubborn = selector(candidates, Set.of(), (all, context, random) -> tried);
        assertThat(stubborn.select(candidates, Asking.without(tried), random)).isEqualTo(tried);
    }

    @Test
    void nobodyEligible_isNone() {
        PoolRig rig = PoolRig.of(2);
        rig.takeOut(0);
        rig.takeOut(1);
        Candidates candidates = rig.candidates();
        for (Picker picker : List.of(uniform(), byHash())) {
            Selector selector = selector(candidates, Set.of(), picker);
            assertThat(selector.select(candidates, SelectionContext.EMPTY, random))
                    .isEqualTo(Candidates.NONE);
            assertThat(selector.select(candidates, Asking.byHash(5), random)).isEqualTo(Candidates.NONE);
        }
    }

    @Test
    void rebuild_isAskedForAsTheStrategySays() {
        Candidates candidates = PoolRig.candidates(1, 1);
        for (Rebuild rebuild : Rebuild.values()) {
            Selector selector = new Selector(new Fixed(uniform(), Set.of(), rebuild), faults::add);
            assertThat(selector.rebuildsOn(true)).isTrue();
            assertThat(selector.rebuildsOn(false)).isTrue();
            selector.prepare(candidates);
            assertThat(selector.rebuildsOn(true)).isEqualTo(rebuild == Rebuild.ON_WEIGHT);
            assertThat(selector.rebuildsOn(false)).isEqualTo(rebuild != Rebuild.NEVER);
        }
    }

    // Strategies of others.

    /** Hears of faults, keeps out when told so, and does work apart when told so. */
    private final class Gate implements Containment {
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean closed;
        private int inside;

        @Override
        public int enter() {
            return closed ? REFUSED : inside++;
        }

        @Override
        public void exit(int mark) {
            inside--;
        }

        @Override
        public void fault(Throwable thrown) {
            faults.add(thrown);
        }

        @Override
        public void apart(Runnable work) {
            waiting.add(work);
        }

        void work() {
            waiting.forEach(work -> {
                try {
                    work.run();
                } catch (RuntimeException thrown) {
                    faults.add(thrown);
                }
            });
            waiting.clear();
        }
    }

    private Selector contained(SelectionStrategy theirs, Gate gate, int fallback) {
        Selector last = new Selector(
                new Fixed((all, context, random) -> fallback, EnumSet.allOf(Honours.class), Rebuild.NEVER),
                faults::add);
        return new Selector(theirs, gate, last);
    }

    private int chosen(Selector selector, Candidates candidates) {
        return selector.select(candidates, SelectionContext.EMPTY, random);
    }

    @Test
    void contained_choosesOnceItIsPreparedAndLetIn_elseTheFallbackDoes() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        int theirs = candidates.handle(0);
        int ours = candidates.handle(2);
        Gate gate = new Gate();
        Selector selector = contained(
                new Fixed((all, context, random) -> theirs, EnumSet.allOf(Honours.class), Rebuild.NEVER), gate, ours);
        assertThat(selector.rebuildsOn(true)).isTrue();
        selector.prepare(candidates);
        assertThat(chosen(selector, candidates)).isEqualTo(ours);
        gate.work();
        assertThat(chosen(selector, candidates)).isEqualTo(theirs);
        assertThat(selector.rebuildsOn(false)).isFalse();
        gate.closed = true;
        assertThat(chosen(selector, candidates)).isEqualTo(ours);
        assertThat(faults).isEmpty();
        assertThat(gate.inside).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 99, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void contained_thatAnswersNoHandle_isAFault(int nonsense) {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        int ours = candidates.handle(2);
        Gate gate = new Gate();
        Selector selector = contained(new Fixed((a, c, r) -> nonsense, Set.of(), Rebuild.NEVER), gate, ours);
        selector.prepare(candidates);
        gate.work();
        assertThat(chosen(selector, candidates)).isEqualTo(ours);
        assertThat(selector.select(candidates, Asking.byHash(3), random)).isEqualTo(ours);
        assertThat(faults)
                .hasSize(2)
                .allSatisfy(fault -> assertThat(fault)
                        .hasMessage("pick answered " + nonsense + ", expected the handle of a member"));
    }

    @Test
    void contained_thatAnswersWhoIsOutOrNobody_isNoFault() {
        PoolRig rig = PoolRig.of(3);
        Candidates candidates = rig.candidates();
        int out = candidates.handle(0);
        rig.takeOut(0);
        for (int answer : new int[] {out, Candidates.NONE}) {
            Gate gate = new Gate();
            Selector selector =
                    contained(new Fixed((a, c, r) -> answer, Set.of(), Rebuild.NEVER), gate, candidates.handle(2));
            selector.prepare(candidates);
            gate.work();
            assertThat(candidates.eligible(chosen(selector, candidates))).isTrue();
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void contained_whateverItThrows_isAFault() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        int ours = candidates.handle(2);
        for (Error thrown : List.of(new OutOfMemoryError("plug-in"), new AssertionError("plug-in"))) {
            Gate gate = new Gate();
            Selector selector = contained(
                    new Fixed(
                            (a, c, r) -> {
                                throw thrown;
                            },
                            Set.of(),
                            Rebuild.NEVER),
                    gate,
                    ours);
            selector.prepare(candidates);
            gate.work();
            assertThat(chosen(selector, candidates)).isEqualTo(ours);
            assertThat(faults).last().isSameAs(thrown);
            assertThat(gate.inside).isZero();
        }
    }

    @Test
    void prepareThatThrows_isNoFaultWhenMembersWentMeanwhile() {
        PoolRig rig = PoolRig.of(3);
        Candidates candidates = rig.candidates();
        boolean[] changes = {true};
        SelectionStrategy theirs = (all, previous) -> {
            if (changes[0]) {
                rig.shrinkTo(2);
            }
            throw new IllegalStateException("lost count");
        };
        Gate gate = new Gate();
        Selector selector = contained(theirs, gate, candidates.handle(0));
        selector.prepare(candidates);
        gate.work();
        assertThat(faults).isEmpty();
        changes[0] = false;
        selector.prepare(candidates);
        gate.work();
        assertThat(faults).hasSize(1);
    }

    @Test
    void prepareThatThrows_isNoFaultWhenAWeightChangedMeanwhile() {
        PoolRig rig = PoolRig.of(2);
        Candidates candidates = rig.candidates();
        double weight = 2;
        SelectionStrategy theirs = (all, previous) -> {
            Instance second = all.instance(all.handle(1));
            rig.list(List.of(
                    all.instance(all.handle(0)),
                    new Instance(second.id(), second.host(), second.port(), weight, "", Map.of())));
            throw new IllegalStateException("lost count");
        };
        Gate gate = new Gate();
        Selector selector = contained(theirs, gate, candidates.handle(0));
        selector.prepare(candidates);
        gate.work();
        assertThat(faults).isEmpty();
        selector.prepare(candidates);
        gate.work();
        assertThat(faults).as("the same list again").hasSize(1);
    }

    @Test
    void whatAStrategySaysOfItself_isAskedOnce_andNonsenseIsAFault() {
        SelectionStrategy speechless = new SelectionStrategy() {
            @Override
            public Picker prepare(Candidates all, @Nullable Picker previous) {
                return uniform();
            }

            @Override
            @SuppressWarnings("NullAway") // It breaks its contract.
            public Rebuild rebuild() {
                return null;
            }

            @Override
            public Set<Honours> honours() {
                throw new IllegalStateException("no honour");
            }
        };
        Selector selector = new Selector(speechless, faults::add);
        assertThat(faults).extracting(Throwable::getMessage).containsExactly("no honour", "rebuild answered null");
        selector.prepare(PoolRig.candidates(1, 1));
        assertThat(selector.rebuildsOn(true)).isFalse();
        assertThat(selector.rebuildsOn(false)).isTrue();
        assertThat(faults).hasSize(2);
    }

    /** Chooses the second of two. */
    private static final class Second implements BetterOfTwoPicker {
        private boolean throwing;

        @Override
        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
            return pickFrom(candidates.betterOfTwo(random), candidates, context, random);
        }

        @Override
        public int pickFrom(long two, Candidates candidates, SelectionContext context, RandomGenerator chance) {
            if (throwing) {
                throw new IllegalStateException("thrown by the picker");
            }
            return Candidates.second(two);
        }

        @Override
        public double seenCost(Candidates candidates, int handle) {
            if (throwing) {
                throw new IllegalStateException("thrown by the picker");
            }
            return candidates.handle(0) == handle ? 2 : 3;
        }
    }

    @Test
    void requestMayBeginAtTheBetterOfTwo_whereItsStrategyBeginsSoAndWeighsHealthItself() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        assertThat(selector(candidates, EnumSet.of(Honours.HEALTH), new Second())
                        .beginsWithBetterOfTwo())
                .isTrue();
        assertThat(selector(candidates, EnumSet.of(Honours.RAMP), new Second()).beginsWithBetterOfTwo())
                .isFalse();
        assertThat(selector(candidates, EnumSet.of(Honours.HEALTH), (all, context, chance) -> all.any(chance))
                        .beginsWithBetterOfTwo())
                .isFalse();
    }

    @Test
    void choiceFromTwo_isThePickers_andAnyOtherWhenItThrows() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        Second picker = new Second();
        Selector selector = selector(candidates, EnumSet.of(Honours.HEALTH), picker);
        long two = Candidates.pairOf(candidates.handle(2), candidates.handle(1));
        assertThat(selector.selectFrom(
                        two, Candidates.NONE, Candidates.NONE, candidates, SelectionContext.EMPTY, random))
                .isEqualTo(candidates.handle(1));
        picker.throwing = true;
        int chosen =
                selector.selectFrom(two, Candidates.NONE, Candidates.NONE, candidates, SelectionContext.EMPTY, random);
        assertThat(candidates.eligible(chosen)).isTrue();
        assertThat(faults).hasSize(1);
    }

    @Test
    void choiceFromTwo_ofAStrategyThatDoesNotCompareTwo_isAsItsPickerSays() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        Selector selector = selector(candidates, EnumSet.of(Honours.HEALTH), (all, context, chance) -> all.handle(2));
        long two = Candidates.pairOf(candidates.handle(0), candidates.handle(1));
        assertThat(selector.selectFrom(
                        two, Candidates.NONE, Candidates.NONE, candidates, SelectionContext.EMPTY, random))
                .isEqualTo(candidates.handle(2));
    }

    @Test
    void severalOfAStrategyThatComparesTwo_areComparedByItsCost_andAnyOtherIsTakenWhenItThrows() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        Second picker = new Second();
        Selector selector = selector(candidates, EnumSet.of(Honours.HEALTH), picker);
        assertThat(selector.selectOfSeveral(100, candidates, SelectionContext.EMPTY, random))
                .isEqualTo(candidates.handle(0));
        picker.throwing = true;
        int chosen = selector.selectOfSeveral(100, candidates, SelectionContext.EMPTY, random);
        assertThat(candidates.eligible(chosen)).isTrue();
        assertThat(faults).hasSize(1);
    }

    @Test
    void severalOfAStrategyThatDoesNot_areAsItsPickerSays() {
        Candidates candidates = PoolRig.candidates(1, 1, 1);
        Selector selector = selector(candidates, EnumSet.of(Honours.HEALTH), (all, context, chance) -> all.handle(1));
        for (int i = 0; i < 20; i++) {
            assertThat(selector.selectOfSeveral(100, candidates, SelectionContext.EMPTY, random))
                    .isEqualTo(candidates.handle(1));
        }
    }

    @Test
    void whereNoneOfSeveralTakesPart_thePickerIsAsked() {
        Candidates candidates = PoolRig.candidates(1);
        Selector selector = selector(candidates, EnumSet.of(Honours.HEALTH), new Second());
        assertThat(selector.selectOfSeveral(4, candidates, Asking.without(candidates.handle(0)), random))
                .as("the only one is better than nobody")
                .isEqualTo(candidates.handle(0));
    }
}
