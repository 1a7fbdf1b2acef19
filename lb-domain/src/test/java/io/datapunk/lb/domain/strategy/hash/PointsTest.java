package io.datapunk.lb.domain.strategy.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PointsTest {
    @Test
    void weightFarAboveTheMean_hasManyPointsAndNeverLessThanNone() {
        assertThat(new Points(65_536, 1, 0).count(1e9)).isEqualTo(Integer.MAX_VALUE);
        assertThat(new Points(65_536, 1, 0).count(33_000)).isEqualTo(Integer.MAX_VALUE);
        assertThat(new Points(65_536, 1, 40).count(1e-9)).isOne();
    }
}
