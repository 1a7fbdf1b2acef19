package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeakEwmaTest {
    private final VirtualTime time = new VirtualTime(0);
    private final PeakEwma cost = new PeakEwma(1, time);

    private void answer(double millis) {
        cost.sent(0);
        cost.ended(0, new Ending(Outcome.SUCCESS, Math.round(millis * 1e6), 0, Float.NaN));
    }

    private double millis() {
        return cost.of(0) / 1e6;
    }

    @ParameterizedTest
    @CsvSource({
        // before, seconds, sample, after
        "100,  0,  200, 200", // a peak is taken at once
        "100, 10,  200, 200",
        "100, 10,    0,  36.788", // down by e^-1 in ten seconds
        "100, 10,   50,  68.394",
        "100,  1,   50,  95.242",
    })
    void sample_movesTheAverage(double before, long seconds, double sample, double after) {
        answer(before);
        time.runUntil(Duration.ofSeconds(seconds).toNanos());

        answer(sample);

        assertThat(millis()).isCloseTo(after, within(0.001));
    }

    @Test
    void looking_drawsItDown() {
        answer(100);
        time.runUntil(Duration.ofSeconds(10).toNanos());

        assertThat(millis()).isCloseTo(36.788, within(0.001));
    }

    @Test
    void underWay_multiplies() {
        answer(100);
        cost.sent(0);
        cost.sent(0);

        assertThat(millis()).isCloseTo(300, within(1e-9));
    }

    @Test
    void unknown_isFreeUntilItIsAsked() {
        assertThat(cost.of(0)).isZero();
        cost.sent(0);
        assertThat(cost.of(0)).isEqualTo((double) (1L << 47) + 1);
    }

    @Test
    void gone_isForgottenButForWhatIsUnderWay() {
        answer(100);
        cost.sent(0);
        cost.left(0);

        assertThat(cost.of(0)).isEqualTo((double) (1L << 47) + 1);
    }
}
