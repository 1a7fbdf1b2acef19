package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final TokenBucket bucket = new TokenBucket();

    private long admitted(double perSecond, long fromMillis, long untilMillis) {
        return LongStream.range(fromMillis, untilMillis)
                .filter(millis -> bucket.admits(perSecond, millis * 1_000_000))
                .count();
    }

    @Test
    void first_admitsATenthOfASecondAtOnce() {
        long admitted =
                LongStream.range(0, 1_000).filter(i -> bucket.admits(50, 0)).count();

        assertThat(admitted).isEqualTo(5);
    }

    @Test
    void always_admitsItsRate() {
        assertThat(admitted(50, 0, 10_000)).isBetween(504L, 505L);
    }

    @Test
    void afterAPause_hasNotSavedMoreThanATenthOfASecond() {
        admitted(50, 0, 1_000);

        assertThat(LongStream.range(0, 100)
                        .filter(i -> bucket.admits(50, 60_000_000_000L))
                        .count())
                .isEqualTo(5);
    }

    @Test
    void slowRate_admitsOneNowAndThen() {
        assertThat(admitted(0.5, 0, 10_000)).isEqualTo(5);
    }
}
