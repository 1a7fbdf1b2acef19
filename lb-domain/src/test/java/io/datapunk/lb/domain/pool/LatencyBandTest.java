package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyBandTest {
    private static final float MS = 1e6f;

    private final LatencyBand band = new LatencyBand(10 * MS, 2);

    @Test
    void within_countsNearlyAsTheMiddle_inTheSameOrder() {
        assertThat(band.counts(10 * MS)).isEqualTo(10.0 * MS);
        assertThat(band.counts(5.1f * MS)).isBetween(9.8 * MS, 10.0 * MS);
        assertThat(band.counts(19.9f * MS)).isBetween(10.0 * MS, 10.4 * MS);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 4.9f * MS, 20.1f * MS, 50 * MS, Float.MAX_VALUE, Float.POSITIVE_INFINITY})
    void outside_countsAsWhatItIs(float latency) {
        assertThat(band.counts(latency)).isEqualTo(latency);
    }

    @Test
    void notKnown_staysSo() {
        assertThat(band.counts(Float.NaN)).isNaN();
    }

    @Test
    void ofTwo_theLowerOneCountsAsLess_howeverLittleItIs() {
        double last = 0;
        for (float latency = MS; latency < 25 * MS; latency = Math.nextUp(latency * 1.000_01f)) {
            assertThat(band.counts(latency)).isGreaterThan(last);
            last = band.counts(latency);
        }
    }

    @Test
    void none_leavesEverythingAsItIs() {
        for (float latency : new float[] {0, 1, MS, Float.MAX_VALUE}) {
            assertThat(LatencyBand.NONE.counts(latency)).isEqualTo(latency);
        }
    }

    @Test
    void ofNoReach_leavesTheOthersAsTheyAre() {
        LatencyBand narrow = new LatencyBand(10 * MS, 1);
        assertThat(narrow.counts(10.01f * MS)).isEqualTo(10.01f * MS);
        assertThat(narrow.counts(9.99f * MS)).isEqualTo(9.99f * MS);
    }

    @Test
    void ofAnyFigures_isFinite() {
        LatencyBand wide = new LatencyBand(Float.MAX_VALUE, Float.POSITIVE_INFINITY);
        assertThat(wide.counts(MS)).isPositive().isFinite();
    }
}
