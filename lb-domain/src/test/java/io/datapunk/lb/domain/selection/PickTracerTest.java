package io.datapunk.lb.domain.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.PoolRig;
import io.datapunk.lb.domain.selection.TracedPick.Ending;
import io.datapunk.lb.domain.selection.TracedPick.Result;
import io.datapunk.lb.domain.selection.TracedPick.Seen;
import io.datapunk.lb.domain.selection.TracedPick.Source;
import io.datapunk.lb.domain.selection.TracedPick.Step;
import io.datapunk.lb.domain.selection.TracedPick.Thinning;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PickTracerTest {
    private final List<Throwable> faults = new ArrayList<>();

    /** Chance that draws these numbers between 0 and 1 in turn. */
    private static RandomGenerator drawing(float... numbers) {
        SplittableRandom rest = new SplittableRandom(11);
        return new RandomGenerator() {
            private int next;

            @Override
            public long nextLong() {
                return rest.nextLong();
            }

            @Override
            public float nextFloat() {
                return numbers[next++];
            }
        };
    }

    /** A strategy of one picker. */
    private record Fixed(Picker picker, Set<Honours> honours) implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return picker;
        }
    }

    /** Answers these in turn; the handle is what it costs. */
    private static Picker answering(int... handles) {
        int[] asked = {0};
        return new Picker() {
            @Override
            public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
                return handles[asked[0]++];
            }

            @Override
            public double cost(Candidates candidates, int handle) {
                return handle;
            }
        };
    }

    private record OnRoute(boolean hasHash, long hash, int attempt, int tried) implements SelectionContext {
        @Override
        public boolean excluded(int handle) {
            return handle == tried;
        }

        @Override
        public int route() {
            return 3;
        }
    }

    private TracedPick pick(
            Candidates candidates, Picker picker, SelectionContext context, RandomGenerator random, String... honours) {
        EnumSet<SelectionStrategy.Honours> honoured = EnumSet.noneOf(SelectionStrategy.Honours.class);
        for (String each : honours) {
            honoured.add(SelectionStrategy.Honours.valueOf(each));
        }
        Selector selector = new Selector(new Fixed(picker, honoured), faults::add);
        selector.prepare(candidates);
        PickTracer tracer = new PickTracer(candidates, context, random);
        int chosen = selector.tracedBy(tracer).select(tracer.candidates(), tracer.context(), tracer.random());
        return tracer.ended(tracer.chosen(chosen), false);
    }

    private static List<Result> results(TracedPick pick) {
        return pick.steps().stream().map(Step::result).toList();
    }

    @Test
    void thinnedAnswer_isToldWithItsPartsAndTheNumberDrawn() {
        Candidates candidates = PoolRig.candidates(4, 1);
        TracedPick pick = pick(candidates, answering(1, 1), SelectionContext.EMPTY, drawing(0.5f, 0.1f), "RAMP");

        assertThat(results(pick)).containsExactly(Result.THINNED, Result.ACCEPTED);
        assertThat(pick.steps().get(0).thinning()).isEqualTo(new Thinning(0.25f, Float.NaN, 1, 0.25f, 0.5f));
        assertThat(pick.steps().get(1).thinning().against()).isEqualTo(0.1f);
        assertThat(pick.ending()).isEqualTo(Ending.PICKER);
        assertThat(pick.chosen()).isEqualTo("i0001");
    }

    @Test
    void wholeShare_needsNoNumber() {
        TracedPick pick = pick(PoolRig.candidates(1, 1), answering(0), SelectionContext.EMPTY, drawing());

        assertThat(pick.steps().get(0).thinning()).isEqualTo(new Thinning(1, 1, 1, 1, Float.NaN));
    }

    @Test
    void strategyThatWeighsEverything_isNotThinned() {
        TracedPick pick = pick(
                PoolRig.candidates(4, 1), answering(1), SelectionContext.EMPTY, drawing(), "WEIGHT", "RAMP", "HEALTH");

        assertThat(pick.steps().get(0).thinning()).isEqualTo(Thinning.NONE);
    }

    @Test
    void uselessAnswers_areToldApart() {
        PoolRig rig = PoolRig.of(4);
        rig.takeOut(2);
        SelectionContext context = new OnRoute(false, 0, 1, 3);
        TracedPick pick = pick(rig.candidates(), answering(2, 3, 77, 0), context, drawing());

        assertThat(results(pick))
                .containsExactly(Result.INELIGIBLE, Result.EXCLUDED, Result.NOT_A_MEMBER, Result.ACCEPTED);
        assertThat(pick.steps().stream().map(Step::id)).containsExactly("i0002", "i0003", "", "i0000");
        assertThat(pick.listed()).isEqualTo(4);
        assertThat(pick.eligible()).isEqualTo(3);
        assertThat(pick.attempt()).isEqualTo(1);
        assertThat(pick.route()).isEqualTo(3);
    }

    @Test
    void pickerThatNamesNobody_endsInAUniformDraw() {
        TracedPick pick = pick(PoolRig.candidates(1), answering(Candidates.NONE), SelectionContext.EMPTY, drawing());

        assertThat(pick.steps().stream().map(Step::source)).containsExactly(Source.PICKER, Source.UNIFORM);
        assertThat(results(pick)).containsExactly(Result.NOBODY, Result.ACCEPTED);
        assertThat(pick.ending()).isEqualTo(Ending.UNIFORM);
        assertThat(pick.chosen()).isEqualTo("i0000");
    }

    @Test
    void pickerThatThrows_isToldOfAndReportedAsEver() {
        Picker broken = (candidates, context, random) -> {
            throw new IllegalStateException("broken");
        };
        TracedPick pick = pick(PoolRig.candidates(1), broken, SelectionContext.EMPTY, drawing());

        assertThat(results(pick)).containsExactly(Result.FAULT, Result.ACCEPTED);
        assertThat(pick.steps().get(0).fault()).contains("broken");
        assertThat(faults).hasSize(1);
    }

    @Test
    void uniformDrawOfAnExcludedOne_isRepeatedAndThenTaken() {
        SelectionContext context = new OnRoute(false, 0, 1, 0);
        TracedPick pick = pick(PoolRig.candidates(1), answering(Candidates.NONE), context, drawing());

        assertThat(results(pick)).startsWith(Result.NOBODY, Result.EXCLUDED).endsWith(Result.EXCLUDED, Result.ACCEPTED);
        assertThat(pick.ending()).isEqualTo(Ending.UNIFORM);
    }

    @Test
    void byHash_theNumberIsOfKeyAndInstanceAndTheChoiceGoesByShares() {
        // An instance with a thousandth of the weight: this key does not pass.
        Candidates candidates = PoolRig.candidates(1000, 1);
        TracedPick pick = pick(candidates, answering(1, 1, 1, 1), new OnRoute(true, 5, 0, -1), drawing());

        assertThat(results(pick).subList(0, 4)).containsOnly(Result.THINNED);
        assertThat(pick.steps().get(0).thinning().against())
                .isEqualTo(Lot.of(5, "i0001"))
                .isGreaterThanOrEqualTo(0.001f);
        assertThat(results(pick).subList(4, pick.steps().size())).containsExactly(Result.ACCEPTED);
        assertThat(pick.ending()).isEqualTo(Ending.UNIFORM);
        assertThat(pick.chosen()).isEqualTo("i0000");
        assertThat(pick.hashed()).isTrue();
        assertThat(pick.hash()).isEqualTo(5);
    }

    @Test
    void whomThePickerDrawsOrAsksAbout_isSeenOnceWithItsFiguresAndCost() {
        Candidates candidates = PoolRig.candidates(2, 1, 1, 1);
        Picker looking = new Picker() {
            @Override
            public int pick(Candidates from, SelectionContext context, RandomGenerator random) {
                long pair = from.pair(random);
                boolean excluded = context.excluded(Candidates.first(pair));
                return excluded || from.inFlight(0) > 0 ? Candidates.NONE : Candidates.second(pair);
            }

            @Override
            public double cost(Candidates from, int handle) {
                return 10 + handle;
            }
        };
        TracedPick pick = pick(candidates, looking, SelectionContext.EMPTY, drawing(0, 0, 0, 0));

        List<Seen> seen = pick.steps().get(0).seen();
        assertThat(seen).hasSizeBetween(2, 3).doesNotHaveDuplicates();
        assertThat(seen).anySatisfy(each -> {
            assertThat(each.id()).isEqualTo("i0000");
            assertThat(each.weight()).isEqualTo(1);
            assertThat(each.cost()).isEqualTo(10);
            assertThat(each.eligible()).isTrue();
        });
    }

    @Test
    void costThatThrows_leavesTheCostUnknownAndThePickAsItIs() {
        Picker mute = new Picker() {
            @Override
            public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
                return 0;
            }

            @Override
            public double cost(Candidates candidates, int handle) {
                throw new IllegalStateException("no idea");
            }
        };
        TracedPick pick = pick(PoolRig.candidates(1), mute, SelectionContext.EMPTY, drawing());

        assertThat(pick.ending()).isEqualTo(Ending.PICKER);
        assertThat(pick.steps().get(0).seen().get(0).cost()).isNaN();
        assertThat(faults).isEmpty();
    }

    @Test
    void pickerThatLooksAtEverybody_isRememberedWithTheFirstFew() {
        double[] weights = new double[100];
        Arrays.fill(weights, 1);
        Picker scanning = (candidates, context, random) -> {
            for (int i = 0; i < candidates.size(); i++) {
                candidates.inFlight(candidates.handle(i));
            }
            return 99;
        };
        TracedPick pick = pick(PoolRig.candidates(weights), scanning, SelectionContext.EMPTY, drawing());

        assertThat(pick.steps().get(0).seen()).hasSize(PickTracer.MOST_SEEN);
        assertThat(pick.chosen()).isEqualTo("i0099");
    }

    @Test
    void emptyPool_endsWithNobody() {
        TracedPick pick =
                pick(PoolRig.of(0).candidates(), answering(Candidates.NONE), SelectionContext.EMPTY, drawing());

        assertThat(pick.ending()).isEqualTo(Ending.NOBODY);
        assertThat(pick.chosen()).isEmpty();
        assertThat(pick.listed()).isZero();
    }

    /** Names the first member when it is asked; by what was seen the handle is the cost, and with what is reported a thousand more. */
    private record Comparing(boolean throwing) implements BetterOfTwoPicker {
        @Override
        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
            return pickFrom(candidates.pair(random), candidates, context, random);
        }

        @Override
        public int pickFrom(long two, Candidates candidates, SelectionContext context, RandomGenerator chance) {
            return candidates.handle(0);
        }

        @Override
        public double seenCost(Candidates candidates, int handle) {
            if (throwing) {
                throw new IllegalStateException("thrown by the picker");
            }
            return handle;
        }

        @Override
        public double cost(Candidates candidates, int handle) {
            return 1000 + handle;
        }
    }

    private TracedPick ofSeveral(int draws, Candidates candidates, Picker picker, SelectionContext context) {
        Selector selector = new Selector(new Fixed(picker, EnumSet.of(SelectionStrategy.Honours.HEALTH)), faults::add);
        selector.prepare(candidates);
        PickTracer tracer = new PickTracer(candidates, context, new SplittableRandom(11));
        int chosen = selector.tracedBy(tracer)
                .selectOfSeveral(draws, tracer.candidates(), tracer.context(), tracer.random());
        return tracer.ended(tracer.chosen(chosen), false);
    }

    @Test
    void severalCompared_areToldByTheCostTheyWereComparedBy_withTheChosenOneAmongThem() {
        double[] weights = new double[40];
        Arrays.fill(weights, 1);
        TracedPick pick = ofSeveral(400, PoolRig.candidates(weights), new Comparing(false), SelectionContext.EMPTY);

        assertThat(pick.ending()).isEqualTo(Ending.PICKER);
        assertThat(pick.chosen()).isEqualTo("i0000");
        assertThat(pick.steps()).singleElement().satisfies(step -> {
            assertThat(step.seen()).hasSize(PickTracer.MOST_SEEN);
            assertThat(step.seen()).extracting(Seen::id).contains("i0000");
            assertThat(step.seen()).allSatisfy(each -> assertThat(each.cost()).isEqualTo(each.handle()));
        });
    }

    @Test
    void whereNoneOfSeveralTakesPart_thoseOfWhomThePickerChoosesAreTold() {
        double[] weights = new double[40];
        Arrays.fill(weights, 1);
        SelectionContext nobody = new Asking(false, 0, 1, handle -> handle != 0);
        TracedPick pick = ofSeveral(2, PoolRig.candidates(weights), new Comparing(false), nobody);

        assertThat(results(pick)).containsExactly(Result.NOBODY, Result.ACCEPTED);
        assertThat(pick.steps().get(0).seen()).isEmpty();
        assertThat(pick.steps().get(1).seen()).extracting(Seen::id).contains("i0000");
    }

    @Test
    void pickerThatThrowsWhileSeveralAreCompared_isTold() {
        TracedPick pick = ofSeveral(4, PoolRig.candidates(1, 1), new Comparing(true), SelectionContext.EMPTY);

        assertThat(faults).hasSize(1);
        assertThat(results(pick)).containsExactly(Result.FAULT, Result.ACCEPTED);
        assertThat(pick.steps().get(0).fault()).contains("thrown by the picker");
        assertThat(pick.steps().get(1).source()).isEqualTo(Source.UNIFORM);
        assertThat(pick.ending()).isEqualTo(Ending.UNIFORM);
    }
}
