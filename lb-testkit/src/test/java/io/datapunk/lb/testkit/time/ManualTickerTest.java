package io.datapunk.lb.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
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
    void advance_refusesNegativeTime_andWhatWouldLookLikeIt() {
        ManualTicker ticker = new ManualTicker();
        long before = ticker.nanos();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ticker.advance(Duration.ofNanos(-1)))
                .withMessageContaining("time: PT-0.000000001S, expected zero or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ticker.advance(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("at most PT");
        assertThat(ticker.nanos()).isEqualTo(before);
        assertThat(ticker.advance(Duration.ofNanos(1L << 62)) - before).isEqualTo(1L << 62);
    }

    @Test
    void hostileOrigins_areNew_andHoldTheEndsAndBothSidesOfZero() {
        List<ManualTicker> tickers = ManualTicker.ofEveryHostileOrigin();
        assertThat(tickers)
                .extracting(ManualTicker::nanos)
                .doesNotHaveDuplicates()
                .contains(Long.MAX_VALUE, Long.MIN_VALUE, -1L, 0L, 1L);
        tickers.forEach(ticker -> ticker.set(7));
        assertThat(ManualTicker.ofEveryHostileOrigin().get(0).nanos()).isNotEqualTo(7);
    }

    @Test
    void hostileOrigins_areNotSurvivedByAWrongComparison() {
        assertThat(ManualTicker.ofEveryHostileOrigin())
                .as("now < then + timeout, where now - then < timeout is right")
                .anySatisfy(ticker -> {
                    long timeout = Duration.ofSeconds(10).toNanos();
                    long then = ticker.nanos();
                    long now = ticker.advance(Duration.ofSeconds(1));
                    assertThat(now - then < timeout).isTrue();
                    assertThat(now < then + timeout).isFalse();
                });
    }
}
