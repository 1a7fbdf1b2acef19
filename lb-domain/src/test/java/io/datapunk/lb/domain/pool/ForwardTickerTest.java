package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardTickerTest {
    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE + SECOND})
    void stepBack_isPassedOver_andTimeGoesOnFromWhereItWas(long origin) {
        ManualTime time = new ManualTime(origin);
        ForwardTicker ticker = new ForwardTicker(time);
        time.advance(2 * SECOND);
        ticker.catchUp();
        assertThat(ticker.nanos() - origin).isEqualTo(2 * SECOND);
        for (int steps = 1; steps <= 3; steps++) {
            time.advance(-3600 * SECOND);
            ticker.catchUp();
            assertThat(ticker.nanos() - origin).isEqualTo((1 + steps) * SECOND);
            time.advance(SECOND);
            ticker.catchUp();
            assertThat(ticker.nanos() - origin).isEqualTo((2 + steps) * SECOND);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, SECOND, 3600 * SECOND})
    void stepAhead_isTimeThatPassed(long step) {
        ManualTime time = new ManualTime(7);
        ForwardTicker ticker = new ForwardTicker(time);
        time.advance(step);
        assertThat(ticker.nanos()).isEqualTo(7 + step);
        ticker.catchUp();
        assertThat(ticker.nanos()).isEqualTo(7 + step);
    }
}
