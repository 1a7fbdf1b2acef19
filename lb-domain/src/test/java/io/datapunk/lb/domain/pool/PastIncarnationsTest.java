package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PastIncarnationsTest {
    private final PastIncarnations past = new PastIncarnations();

    @Test
    void chunkThatWasNeverDropped_beginsWithNothing() {
        assertThat(past.last(7)).isZero();
        past.dropped(7, new int[] {2, 4});
        assertThat(past.last(6)).isZero();
        assertThat(past.last(8)).isZero();
    }

    @Test
    void largest_isTheLast() {
        past.dropped(0, new int[] {2, 40, 0, 6});
        assertThat(past.last(0)).isEqualTo(40);
    }

    @Test
    void whereSomeHaveBegunAnew_theLastIsOneOfThose() {
        past.dropped(0, new int[] {65_534, 2, 65_530, 0});
        assertThat(past.last(0)).isEqualTo(2);
        past.dropped(0, new int[] {0, 65_000, 12_000, 0});
        assertThat(past.last(0)).as("12,000 lives, or the wrap of 65,000").isEqualTo(12_000);
    }

    @Test
    void allTheSame_isThat() {
        past.dropped(3, new int[] {65_534, 65_534});
        assertThat(past.last(3)).isEqualTo(65_534);
    }
}
