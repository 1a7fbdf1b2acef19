package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.bootstrap.LineLimit.Subject;
import io.datapunk.lb.bootstrap.LineLimit.Suppressed;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LineLimitTest {
    private static final Duration REFILL = Duration.ofSeconds(10);
    private static final Subject BLUE = new Subject("instance.changed", "orders", "blue");

    private final ManualTicker ticker = new ManualTicker();
    private final LineLimit limit = new LineLimit(ticker, 3, REFILL);

    private int admitted(Subject subject, int lines) {
        int admitted = 0;
        for (int i = 0; i < lines; i++) {
            admitted += limit.admit(subject) >= 0 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void someAtOnce_thenOneInAWhile_whichSaysHowManyWereLeftOut() {
        assertThat(admitted(BLUE, 100)).isEqualTo(3);
        ticker.advance(REFILL.minusNanos(1));
        assertThat(limit.admit(BLUE)).isNegative();
        ticker.advance(Duration.ofNanos(1));
        assertThat(limit.admit(BLUE)).isEqualTo(98);
        assertThat(limit.admit(BLUE)).isNegative();
        ticker.advance(REFILL);
        assertThat(limit.admit(BLUE)).isEqualTo(1);
    }

    @Test
    void eachInstanceAndEachEvent_hasItsOwnAllowance() {
        assertThat(admitted(BLUE, 10)).isEqualTo(3);
        assertThat(admitted(new Subject("instance.changed", "orders", "green"), 10))
                .isEqualTo(3);
        assertThat(admitted(new Subject("plugin.fault", "orders", "blue"), 10)).isEqualTo(3);
        assertThat(admitted(new Subject("instance.changed", "stock", "blue"), 10))
                .isEqualTo(3);
    }

    @Test
    void whatIsQuiet_isForgotten_andWhatWasNeverToldIsSaid() {
        admitted(BLUE, 5);
        limit.admit(new Subject("registry.stale", "orders", ""));
        ticker.advance(REFILL.multipliedBy(2));
        assertThat(limit.sweep()).as("blue is not whole yet").isEmpty();
        ticker.advance(REFILL);
        assertThat(limit.sweep()).containsExactly(new Suppressed(BLUE, 2));
        assertThat(limit.size()).isZero();
        assertThat(limit.sweep()).isEmpty();
    }

    @Test
    void aMillionInstancesInTurn_leaveABoundedMemory() {
        for (int i = 0; i < 1_000_000; i++) {
            limit.admit(new Subject("instance.changed", "orders", "i" + i));
            assertThat(limit.size()).isLessThanOrEqualTo(LineLimit.MOST_SUBJECTS + 1);
        }
        assertThat(limit.admit(new Subject("instance.changed", "orders", "another")))
                .as("beyond the bound all share one allowance")
                .isNegative();
        assertThat(limit.admit(new Subject("plugin.fault", "orders", "another")))
                .isZero();
        ticker.advance(REFILL.multipliedBy(3));
        assertThat(limit.sweep())
                .containsExactly(new Suppressed(
                        new Subject("instance.changed", "", ""), 1_000_001 - LineLimit.MOST_SUBJECTS - 3));
        assertThat(limit.size()).isZero();
    }
}
