package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void shares_areInAnyUnit_andNumbersFallByThem() {
        Distribution shares = Distribution.of(3, 0, 1);
        assertThat(shares.only()).isEqualTo(Distribution.SEVERAL);
        assertThat(shares.at(0)).isZero();
        assertThat(shares.at(0.7499)).isZero();
        assertThat(shares.at(0.75)).isEqualTo(2);
        assertThat(shares.at(Math.nextDown(1.0))).isEqualTo(2);
        assertThat(shares.share(0)).isEqualTo(0.75);
        assertThat(shares.share(1)).isZero();
        assertThat(shares.share(2)).isEqualTo(0.25);
    }

    @Test
    void oneThatHasEverything_isKnownWithoutANumber() {
        assertThat(Distribution.of(0, 0.1, 0).only()).isEqualTo(1);
        assertThat(Distribution.of(7).only()).isZero();
    }

    @Test
    void nobodyHasAnything_isTheFirst() {
        assertThat(Distribution.of(0, 0, 0).only()).isZero();
        assertThat(Distribution.of(Double.NaN, -1).only()).isZero();
    }

    @Test
    void numbers_neverFallOnWhoHasNothing_howeverTheSumIsRounded() {
        Distribution shares = Distribution.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.1, 0, 0);
        assertThat(shares.at(Math.nextDown(1.0))).isEqualTo(5);
        assertThat(shares.share(5)).isCloseTo(0.1, within(1e-12));
        assertThat(Distribution.of(1e308, 1e308, 1e308).at(0.5)).isBetween(0, 2);
    }
}
