package io.datapunk.lb.testkit.selection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final long SEED = 1977;

    @Test
    void drawsThatHaveTheShares_fit() {
        System.out.println("FitTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            long[] counts = new long[4];
            for (int draw = 0; draw < 10_000; draw++) {
                int of = random.nextInt(10);
                counts[of < 1 ? 0 : of < 3 ? 1 : of < 6 ? 2 : 3]++;
            }
            assertThatCode(() -> Fit.assertShares(counts, 1, 2, 3, 4)).doesNotThrowAnyException();
        }
    }

    @Test
    void oneThatGotATenthTooMuch_doesNotFit() {
        assertThatThrownBy(() -> Fit.assertShares(new long[] {11_000, 9_667, 9_667, 9_666}, 1, 1, 1, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("11000")
                .hasMessageContaining("expected about [10000, 10000, 10000, 10000]");
    }

    @Test
    void whoShouldHaveNothing_mustHaveNothing() {
        assertThatCode(() -> Fit.assertShares(new long[] {500, 500, 0}, 1, 1, 0))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Fit.assertShares(new long[] {500, 500, 1}, 1, 1, 0))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void nobodyWasChosen_isNoFit() {
        assertThatThrownBy(() -> Fit.assertShares(new long[3], 1, 1, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("counts: [0, 0, 0], expected somebody to be chosen");
    }

    @Test
    void countsAndSharesOfDifferentMembers_areRefused() {
        assertThatThrownBy(() -> Fit.assertShares(new long[] {50, 50}, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shares: 3, expected 2, one for each count");
    }
}
