package io.datapunk.lb.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManualTickerTest {
    @Test
    void defaultOrigin_wrapsAround() {
        ManualTicker ticker = new ManualTicker();
        long before = ticker.nanos();

        long after = ticker.advance(ManualTicker.UNTIL_WRAP.plusNanos(1));

        assertThat(before).isPositive();
        assertThat(after).isEqualTo(Long.MIN_VALUE);
        assertThat(after - before).isEqualTo(ManualTicker.UNTIL_WRAP.toNanos() + 1);
    }

    @Test
    void beforeZero_readsZeroAfterThatTime() {
        ManualTicker ticker = ManualTicker.beforeZero(Duration.ofMillis(3));

        assertThat(ticker.nanos()).isNegative();
        assertThat(ticker.advance(Duration.ofMillis(3))).isZero();
    }

    @Test
    void set_goesBackwards() {
        ManualTicker ticker = ManualTicker.startingAt(7);

        ticker.set(3);

        assertThat(ticker.nanos()).isEqualTo(3);
    }

    @Test
    void advance_refusesNegativeTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManualTicker().advance(Duration.ofNanos(-1)))
                .withMessageContaining("time: PT-0.000000001S, expected zero or more");
    }
}
