package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RoundRobinStrategyTest {
    private static final long SEED = 99;
    /** The chi-square with 15 degrees of freedom that fair picks exceed once in a million seeds. */
    private static final double ONE_IN_A_MILLION_15 = 56.5;

    private final RoundRobinStrategy strategy = new RoundRobinStrategy();
    private final RandomGenerator random = new SplittableRandom(SEED);

    @Test
    void allEligible_takesTurnsInOrderWithoutChance() {
        FakeCandidates candidates = new FakeCandidates(5);
        Picker picker = strategy.prepare(candidates, null);
        for (int i = 0; i < 23; i++) {
            assertThat(Draws.pick(picker, candidates, Draws.forbidden())).isEqualTo(candidates.handle(i % 5));
        }
    }

    @Test
    void gap_isSharedByAllAndNotGivenToTheNeighbour() {
        FakeCandidates candidates = new FakeCandidates(10).onlyEligible(0, 1, 6, 9);
        int[] counts = Draws.count(strategy.prepare(candidates, null), candidates, 4000, Draws.forbidden());
        assertThat(counts).containsExactly(1000, 1000, 0, 0, 0, 0, 1000, 0, 0, 1000);
    }

    @Test
    void fewEligibleOfMany_areDrawnUniformlyBeyondTheWalk() {
        System.out.println("RoundRobinStrategyTest seed " + SEED);
        int[] few = new int[16];
        for (int i = 0; i < few.length; i++) {
            few[i] = 9_000 + 61 * i;
        }
        FakeCandidates candidates = new FakeCandidates(10_000).onlyEligible(few);
        int[] counts = Draws.count(strategy.prepare(candidates, null), candidates, 4000, random);
        assertThat(Draws.chiSquare(counts, few)).isLessThan(ONE_IN_A_MILLION_15);
    }

    @Test
    void members_changing_keepsThePosition() {
        FakeCandidates three = new FakeCandidates(3);
        Picker before = strategy.prepare(three, null);
        for (int i = 0; i < 4; i++) {
            Draws.pick(before, three, random);
        }
        FakeCandidates five = new FakeCandidates(5);
        Picker after = strategy.prepare(five, before);
        assertThat(Draws.pick(after, five, random)).isEqualTo(five.handle(4));
        assertThat(strategy.rebuild()).isEqualTo(Rebuild.ON_MEMBERSHIP);
    }

    @Test
    void foreignPreviousPicker_startsAnew() {
        FakeCandidates three = new FakeCandidates(3);
        Picker picker = strategy.prepare(three, PowerOfTwoPicker.SHARED);
        assertThat(Draws.pick(picker, three, random)).isEqualTo(three.handle(0));
    }

    @Test
    void counterWrapping_keepsOnWalking() {
        for (long start : new long[] {Integer.MAX_VALUE - 5L, Long.MAX_VALUE - 5}) {
            FakeCandidates candidates = new FakeCandidates(8);
            Picker picker = new RoundRobinStrategy(start).prepare(candidates, null);
            int[] counts = Draws.count(picker, candidates, 80, Draws.forbidden());
            assertThat(counts).containsOnly(10);
        }
    }

    /** Seven does not divide what a counter can hold, so the walk jumps once where it wraps: one turn of difference at most. */
    @Test
    void counterWrapping_withMembersThatDoNotDivideIt_jumpsOnceAndLeavesNobodyOut() {
        for (long end : new long[] {1L << 31, 1L << 32, 1L << 53, Long.MAX_VALUE, -1}) {
            FakeCandidates candidates = new FakeCandidates(7);
            Picker picker = new RoundRobinStrategy(end - 350).prepare(candidates, null);
            int[] counts = Draws.count(picker, candidates, 700, Draws.forbidden());
            assertThat(Arrays.stream(counts)).as("around %d", end).allMatch(count -> count >= 99 && count <= 101);
        }
    }

    @Test
    void counterWrapping_amongThoseWhoAreOut_stillFindsThoseWhoAreNot() {
        for (long end : new long[] {1L << 31, 1L << 32, Long.MAX_VALUE, -1}) {
            FakeCandidates candidates = new FakeCandidates(7).onlyEligible(1, 5);
            Picker picker = new RoundRobinStrategy(end - 35).prepare(candidates, null);
            int[] counts = Draws.count(picker, candidates, 200, Draws.forbidden());
            assertThat(counts[1] + counts[5]).as("around %d", end).isEqualTo(200);
            assertThat(counts[1]).as("around %d", end).isBetween(99, 101);
        }
    }

    @Test
    void routingHash_isIgnored() {
        FakeCandidates candidates = new FakeCandidates(4);
        Picker picker = strategy.prepare(candidates, null);
        SelectionContext keyed = FakeContext.keyed(7);
        for (int i = 0; i < 8; i++) {
            assertThat(picker.pick(candidates, keyed, Draws.forbidden())).isEqualTo(candidates.handle(i % 4));
        }
    }
}
