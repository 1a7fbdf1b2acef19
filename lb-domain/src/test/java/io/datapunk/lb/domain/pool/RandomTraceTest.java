package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static io.datapunk.lb.domain.pool.TraceWorld.INSTANCES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for a pool whatever its instances do, with every built-in scorer under every built-in strategy. */
class RandomTraceTest {
    private static final long SEED = 27_182_818L;
    private static final long HOUR = 3600 * SECOND;
    private static final long LONGER_THAN_THE_TRACE = 1000 * SECOND;
    private static final IntFunction<String> NAMES = "Aa-%02d"::formatted;
    /** The same hash codes in the same order. */
    private static final IntFunction<String> ALIKE = "BB-%02d"::formatted;

    private static final IntFunction<String> OTHERS = "another-%d"::formatted;

    @BeforeAll
    static void printSeed() {
        System.out.println("RandomTraceTest seed " + SEED);
    }

    static Stream<Arguments> everyScorerAndStrategy() {
        return Stream.of("burst-aware", "asymmetric")
                .flatMap(scorer -> Stream.of("adaptive", "power-of-two", "round-robin", "random")
                        .map(strategy -> Arguments.of(scorer, strategy)));
    }

    /** Every other second somebody errs more, or less; the dead stay dead. */
    private static void disturb(TraceWorld world, long seconds, List<Integer> dead, RandomGenerator random) {
        dead.forEach(number -> world.errs(number, 1));
        for (long second = 0; second < seconds; second++) {
            int number = random.nextInt(INSTANCES);
            if (!dead.contains(number)) {
                world.errs(number, random.nextBoolean() ? 0 : random.nextDouble() * random.nextDouble());
            }
            world.run(SECOND);
        }
    }

    private static long digest(String scorer, String strategy, long hold, IntFunction<String> names) {
        TraceWorld world = new TraceWorld(scorer, strategy, hold, names, SEED);
        disturb(world, 12, List.of(3, 7), new SplittableRandom(SEED));
        return world.digest();
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void sameTrace_givesTheSameBits(String scorer, String strategy) {
        assertThat(digest(scorer, strategy, SECOND, NAMES)).isEqualTo(digest(scorer, strategy, SECOND, NAMES));
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void otherNamesOfTheSameHash_changeNothing(String scorer, String strategy) {
        assertThat(digest(scorer, strategy, SECOND, ALIKE)).isEqualTo(digest(scorer, strategy, SECOND, NAMES));
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void anyOtherNames_changeNothingButTheLengthOfRests(String scorer, String strategy) {
        assertThat(digest(scorer, strategy, LONGER_THAN_THE_TRACE, OTHERS))
                .isEqualTo(digest(scorer, strategy, LONGER_THAN_THE_TRACE, NAMES));
        assertThat(digest(scorer, strategy, SECOND, OTHERS)).isNotEqualTo(digest(scorer, strategy, SECOND, NAMES));
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void liveInstances_areNeverWithoutRequestsForLong_andAreWholeAgainSoonAfterTheTrouble(
            String scorer, String strategy) {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int trace = 0; trace < 3; trace++) {
            TraceWorld world = new TraceWorld(scorer, strategy, SECOND, NAMES, SEED + trace);
            List<Integer> dead = random.ints(trace + 1, 0, INSTANCES).boxed().toList();
            for (int round = 0; round < 20; round++) {
                disturb(world, 2, dead, random);
                assertLiveReached(world, dead);
                Audit.consistent(world.pool());
            }
            for (int number = 0; number < INSTANCES; number++) {
                world.errs(number, dead.contains(number) ? 1 : 0);
            }
            world.run(40 * SECOND);
            assertLiveClosed(world, dead);
            assertLiveReached(world, dead);
            for (int number : dead) {
                assertThat(world.closed(number))
                        .as("%d is dead and closed", number)
                        .isFalse();
            }
        }
    }

    private static Supplier<String> said(String what, int number, TraceWorld world) {
        return () -> number + ": " + what + ", seed " + SEED + world.describe();
    }

    private static void assertLiveReached(TraceWorld world, List<Integer> dead) {
        for (int number = 0; number < INSTANCES; number++) {
            if (!dead.contains(number)) {
                assertThat(world.waited(number))
                        .as(said("nanoseconds it waits", number, world))
                        .isLessThan(TraceWorld.LONGEST_WAIT);
            }
        }
    }

    private static void assertLiveClosed(TraceWorld world, List<Integer> dead) {
        for (int number = 0; number < INSTANCES; number++) {
            if (!dead.contains(number)) {
                assertThat(world.closed(number))
                        .as(said("closed", number, world))
                        .isTrue();
            }
        }
    }

    // The clock.

    /** A trace in the middle of which one is dead, one errs, and one that is out has just become well again. */
    private static TraceWorld inTheMiddle(String scorer, String strategy) {
        TraceWorld world = new TraceWorld(scorer, strategy, SECOND, NAMES, SEED);
        world.errs(1, 0.02);
        world.errs(3, 1);
        world.run(10 * SECOND);
        world.errs(5, 1);
        world.errs(6, 0.3);
        for (int tenth = 0; tenth < 100 && !world.out(5); tenth++) {
            world.run(SECOND / 10);
        }
        assertThat(world.out(5)).isTrue();
        world.errs(5, 0);
        world.errs(6, 0);
        return world;
    }

    private static void assertNobodyLost(TraceWorld world) {
        assertThat(world.pool().handles()).hasSize(INSTANCES);
        world.run(TraceWorld.LONGEST_WAIT);
        assertLiveReached(world, List.of(3));
        world.errs(1, 0); // or it may be out once more at the end, and rightly so
        world.run(2 * TraceWorld.LONGEST_WAIT);
        assertLiveClosed(world, List.of(3));
        Audit.consistent(world.pool());
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void clockStands_thoseWhoAreInGoOn_andWhoIsOutReturnsWhenItMovesAgain(String scorer, String strategy) {
        TraceWorld world = inTheMiddle(scorer, strategy);
        world.runWithoutTime(60 * SECOND);
        assertNobodyLost(world);
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void clockStepsAheadByAnHour_nobodyIsLostOrStuck(String scorer, String strategy) {
        TraceWorld world = inTheMiddle(scorer, strategy);
        world.step(HOUR);
        assertNobodyLost(world);
    }

    @ParameterizedTest
    @MethodSource("everyScorerAndStrategy")
    void clockStepsBackByAnHour_nobodyIsLostOrStuck(String scorer, String strategy) {
        TraceWorld world = inTheMiddle(scorer, strategy);
        world.step(-HOUR);
        assertNobodyLost(world);
    }
}
