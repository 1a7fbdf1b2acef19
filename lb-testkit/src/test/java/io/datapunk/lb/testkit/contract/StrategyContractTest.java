package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every law of {@link StrategyContract} is broken by some strategy here, and the contract says so. */
class StrategyContractTest {
    private static final Picker UNIFORM = (candidates, context, random) ->
            candidates.any(context.hasHash() ? new SplittableRandom(context.hash() + context.attempt()) : random);

    /** Draws uniformly, and leaves the rest to the framework; keeps every law. */
    private static class Uniform implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return UNIFORM;
        }
    }

    private static SelectionStrategy picking(Picker picker) {
        return new Uniform() {
            @Override
            public Picker prepare(Candidates candidates, @Nullable Picker previous) {
                return picker;
            }
        };
    }

    private static final Map<String, Supplier<SelectionStrategy>> BREAK = Map.ofEntries(
            Map.entry("itSaysWhatItHonours_andWhenItMustBePreparedAnew", () -> new Uniform() {
                @Override
                @SuppressWarnings("NullAway") // That is the violation.
                public Set<Honours> honours() {
                    return null;
                }
            }),
            Map.entry(
                    "nobodyToChoose_isNone",
                    () -> picking((candidates, context, random) -> candidates.eligibleCount() == 0
                            ? candidates.handle(0)
                            : UNIFORM.pick(candidates, context, random))),
            Map.entry(
                    "theOnlyOne_isChosen_howeverItStands",
                    () -> picking((candidates, context, random) -> {
                        int handle = UNIFORM.pick(candidates, context, random);
                        if (candidates.health(handle) == 0) {
                            throw new IllegalStateException("nobody is well");
                        }
                        return handle;
                    })),
            Map.entry(
                    "eligibilityThatChanges_makesNoAnswerNonsense",
                    () -> picking((candidates, context, random) -> candidates.eligibleCount() == 1
                            ? -candidates.size()
                            : UNIFORM.pick(candidates, context, random))),
            Map.entry(
                    "equalOnes_getEqualShares",
                    () -> picking((candidates, context, random) -> {
                        int handle = UNIFORM.pick(candidates, context, random);
                        boolean again = handle == candidates.handle(0) && !context.hasHash() && random.nextInt(3) == 0;
                        return again ? UNIFORM.pick(candidates, context, random) : handle;
                    })),
            Map.entry("heavierOne_getsMore", () -> new Uniform() {
                @Override
                public Set<Honours> honours() {
                    return EnumSet.of(Honours.WEIGHT);
                }
            }),
            Map.entry("weights_areShares_alsoAfterThinning", HeavyFirst::new),
            Map.entry(
                    "whoeverIsEligible_isReached_howeverLightOrNew",
                    () -> picking((candidates, context, random) -> {
                        int handle = UNIFORM.pick(candidates, context, random);
                        boolean weak = handle != Candidates.NONE && candidates.ramp(handle) < 0.1f;
                        return weak ? candidates.handle(0) : handle;
                    })),
            Map.entry("countersNearTheirEnd_pickLikeAnyOthers", () -> new Turns(0) {
                @Override
                int index(long turn, int size) {
                    return turn < 0 ? 0 : (int) (turn % size);
                }
            }),
            Map.entry("sickOne_getsLess_andSoDoesOneThatRamps", () -> new Uniform() {
                @Override
                public Set<Honours> honours() {
                    return EnumSet.of(Honours.HEALTH);
                }
            }),
            Map.entry(
                    "sameChance_givesTheSameAnswers",
                    () -> picking((candidates, context, random) ->
                            UNIFORM.pick(candidates, context, ThreadLocalRandom.current()))),
            Map.entry(
                    "routingHash_takesThePlaceOfChance",
                    () -> picking((candidates, context, random) -> candidates.any(random))),
            Map.entry("sameKey_meetsTheSameOne", () -> new ByKey() {
                private final AtomicLong asked = new AtomicLong();

                @Override
                long number(SelectionContext context) {
                    return super.number(context) + asked.incrementAndGet() / 400;
                }
            }),
            Map.entry(
                    "whoeverIsExcluded_aPickEnds",
                    () -> picking((candidates, context, random) -> {
                        int handle = UNIFORM.pick(candidates, context, random);
                        while (context.excluded(handle)
                                && !Thread.currentThread().isInterrupted()) {
                            handle = candidates.any(random);
                        }
                        return handle;
                    })),
            Map.entry(
                    "hostileHashes_areAnsweredLikeAnyOthers",
                    () -> picking((candidates, context, random) -> context.hasHash()
                            ? candidates.handle((int) (Math.abs(context.hash()) % candidates.size()))
                                    + wrongWhenLeast(context.hash())
                            : UNIFORM.pick(candidates, context, random))),
            Map.entry(
                    "everyKey_canReachAnybody",
                    () -> picking((candidates, context, random) -> context.hasHash()
                            ? candidates.handle((int) Math.floorMod(context.hash(), 2L))
                            : UNIFORM.pick(candidates, context, random))),
            Map.entry(
                    "figuresBeyondReason_areAnsweredAllTheSame",
                    () -> picking((candidates, context, random) -> {
                        int handle = UNIFORM.pick(candidates, context, random);
                        return candidates.inFlight(handle) + 1 < 0 ? handle + candidates.size() : handle;
                    })),
            Map.entry("membersThatComeAndGo_areSeenWithTheNextPreparation", () -> new Uniform() {
                @Override
                public Picker prepare(Candidates candidates, @Nullable Picker previous) {
                    int size = candidates.size();
                    Picker first = (live, context, random) -> size == 0 || live.eligibleCount() == 0
                            ? Candidates.NONE
                            : UNIFORM.pick(live, context, random);
                    Picker stale = (live, context, random) -> live.handle(0);
                    return previous == null ? first : stale;
                }
            }),
            Map.entry(
                    "manyThreads_pickAtOnce",
                    () -> picking(new Picker() {
                        private @Nullable Thread owner;

                        @Override
                        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
                            owner = owner == null ? Thread.currentThread() : owner;
                            if (owner != Thread.currentThread()) {
                                throw new IllegalStateException("another thread");
                            }
                            return UNIFORM.pick(candidates, context, random);
                        }
                    })),
            Map.entry(
                    "picking_allocatesNothing",
                    () -> picking(new Picker() {
                        private volatile Object kept = "";

                        @Override
                        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
                            kept = new Object();
                            return UNIFORM.pick(candidates, context, random);
                        }
                    })),
            Map.entry(
                    "pickingByKey_allocatesASmallObjectAtMost",
                    () -> picking(new Picker() {
                        private volatile Object kept = "";

                        @Override
                        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
                            kept = context.hasHash() ? new long[16] : kept;
                            return UNIFORM.pick(candidates, context, random);
                        }
                    })));

    /** Chooses by key, and has no object for it; keeps every law. */
    private static class ByKey extends Uniform {
        long number(SelectionContext context) {
            return context.hash() + context.attempt();
        }

        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return (live, context, random) -> {
                long mixed = number(context) * 0x9e37_79b9_7f4a_7c15L;
                return context.hasHash()
                        ? live.handle((int) (((mixed >>> 32) * live.size()) >>> 32))
                        : UNIFORM.pick(live, context, random);
            };
        }
    }

    /** Weighs, and leaves the framework to weigh once more, so that the heavy ones have too much. */
    private static final class HeavyFirst extends Uniform {
        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return (live, context, random) -> {
                int handle = UNIFORM.pick(live, context, random);
                int other = UNIFORM.pick(live, context, random);
                return handle == Candidates.NONE || live.weight(handle) >= live.weight(other) ? handle : other;
            };
        }
    }

    /** One after the other, by a counter that begins anywhere; keeps every law. */
    private static class Turns extends Uniform {
        private final AtomicLong turn;

        Turns(long start) {
            turn = new AtomicLong(start);
        }

        Turns from(long start) {
            turn.set(start);
            return this;
        }

        int index(long turn, int size) {
            return Math.floorMod(turn, size);
        }

        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return (live, context, random) -> {
                int size = live.size();
                int handle = size == 0 || context.hasHash()
                        ? Candidates.NONE
                        : live.handle(index(turn.getAndIncrement(), size));
                return live.eligible(handle) ? handle : UNIFORM.pick(live, context, random);
            };
        }
    }

    private static int wrongWhenLeast(long hash) {
        return hash == Long.MIN_VALUE ? 1_000_000 : 0;
    }

    private static Set<String> broken(Supplier<SelectionStrategy> strategy) throws ReflectiveOperationException {
        return Laws.broken(StrategyContract.class, () -> new StrategyContract() {
            @Override
            protected SelectionStrategy strategy() {
                return strategy.get();
            }

            @Override
            protected boolean choosesByKey() {
                return strategy() instanceof ByKey;
            }

            /** Short, for what is found by waiting in vain. */
            @Override
            protected Duration patience() {
                return Duration.ofSeconds(2);
            }

            @Override
            protected SelectionStrategy strategyAfter(long picks) {
                return strategy() instanceof Turns turns ? turns.from(picks) : super.strategyAfter(picks);
            }
        });
    }

    @Test
    void strategyThatKeepsEveryLaw_breaksNone() throws ReflectiveOperationException {
        assertThat(broken(Uniform::new)).isEmpty();
        assertThat(broken(() -> new Turns(0))).isEmpty();
        assertThat(broken(ByKey::new)).isEmpty();
    }

    @Test
    void strategyThatChoosesByKey_mayHaveNoObjectForIt() throws ReflectiveOperationException {
        assertThat(broken(() -> new ByKey() {
                    private volatile Object kept = "";

                    @Override
                    long number(SelectionContext context) {
                        kept = new Object();
                        return super.number(context);
                    }
                }))
                .contains("pickingByKey_allocatesASmallObjectAtMost");
    }

    @TestFactory
    Stream<DynamicTest> strategyThatBreaksALaw_isFound() {
        return BREAK.entrySet().stream()
                .map(planted -> DynamicTest.dynamicTest(
                        planted.getKey(),
                        () -> assertThat(broken(planted.getValue())).contains(planted.getKey())));
    }

    @Test
    void everyLaw_isBrokenBySomeStrategyHere() {
        assertThat(new TreeSet<>(BREAK.keySet())).isEqualTo(Laws.of(StrategyContract.class));
    }
}
