package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanePartsTest {
    private static final int LANES = 32;

    /** So many runs of each of the lanes in this list. */
    private static long[] begun(long each, int... lanes) {
        long[] begun = new long[LANES];
        for (int lane : lanes) {
            begun[lane] += each;
        }
        return begun;
    }

    @Test
    void parts_areAsManyAsThereAreLanesAlike_upToEight() {
        assertThat(LaneParts.shift(begun(1000, 5))).as("one lane").isZero();
        assertThat(LaneParts.shift(begun(1000, 4, 7))).as("two").isEqualTo(1);
        assertThat(LaneParts.shift(begun(1000, 4, 5, 6, 7))).as("four").isEqualTo(2);
        assertThat(LaneParts.shift(begun(1000, 8, 9, 10, 11, 12, 13, 14, 15)))
                .as("eight")
                .isEqualTo(3);
        int[] all = new int[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            all[lane] = lane;
        }
        assertThat(LaneParts.shift(begun(1000, all))).as("all").isEqualTo(3);
    }

    @Test
    void lanesOfTheSamePart_areNotDividedAmong() {
        assertThat(LaneParts.shift(begun(1000, 4, 6))).isZero();
        assertThat(LaneParts.shift(begun(1000, 3, 6, 9, 14))).as("two and two").isEqualTo(1);
    }

    @Test
    void laneThatBeginsThreeTimesAsMany_crowdsNoPart() {
        long[] begun = begun(1000, 0, 1);
        begun[1] += 1900;
        assertThat(LaneParts.shift(begun)).isEqualTo(1);
        begun[1] += 200;
        assertThat(LaneParts.shift(begun)).isZero();
    }

    @Test
    void laneThatBeginsHalfOfAll_besideSevenThatBeginALittleEach_crowdsNoPart() {
        long[] begun = begun(1000, 0, 1, 2, 3, 4, 5, 6, 7);
        begun[3] += 7000;
        assertThat(LaneParts.shift(begun)).as("three quarters in a half").isEqualTo(1);
        begun[3] += 2000;
        assertThat(LaneParts.shift(begun)).isZero();
    }

    @Test
    void whereRunsAreFew_thereAreNoParts() {
        assertThat(LaneParts.shift(begun(63, 0, 1))).isZero();
        assertThat(LaneParts.shift(begun(64, 0, 1))).isEqualTo(1);
        assertThat(LaneParts.shift(new long[LANES])).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void lanesThatDifferInTheirLowestBits_areNeverInTheSamePart(int shift) {
        int parts = 1 << shift;
        for (int turn = -1000; turn < 1000; turn++) {
            Set<Integer> taken = new HashSet<>();
            for (int lane = 0; lane < parts; lane++) {
                taken.add(LaneParts.of(lane, turn, shift));
                assertThat(LaneParts.of(lane + parts, turn, shift)).isEqualTo(LaneParts.of(lane, turn, shift));
            }
            assertThat(taken).hasSize(parts).allMatch(part -> part >= 0 && part < parts);
        }
    }

    /** Or it would go in step with requests that come in a rhythm. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void lane_doesNotGoThroughThePartsInACircle(int shift) {
        int again = 0;
        for (int turn = 0; turn < 8000; turn++) {
            again += LaneParts.of(5, turn, shift) == LaneParts.of(5, turn + (1 << shift), shift) ? 1 : 0;
        }
        assertThat(again).isLessThan(6000);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void lane_isInEveryPartAsOften_andForOneTurnInARowOrTwo(int shift) {
        int parts = 1 << shift;
        int[] times = new int[parts];
        int inARow = 0;
        int longest = 0;
        int before = -1;
        for (int turn = 0; turn < 8000; turn++) {
            int part = LaneParts.of(5, turn, shift);
            times[part]++;
            inARow = part == before ? inARow + 1 : 1;
            longest = Math.max(longest, inARow);
            before = part;
        }
        assertThat(longest).isLessThanOrEqualTo(2);
        for (int part = 0; part < parts; part++) {
            assertThat(times[part]).isBetween(8000 / parts - 10, 8000 / parts + 10);
        }
    }
}
