package io.datapunk.lb.application.containment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchTest {
    private static final long SECOND = 1_000_000_000L;

    private final Bench bench = new Bench();

    @ParameterizedTest
    @ValueSource(longs = {0, -7 * SECOND, Long.MAX_VALUE - 3 * SECOND})
    void tenFaultsWithinTenSeconds_areTooMany(long origin) {
        for (int i = 0; i < 9; i++) {
            assertThat(bench.fault(origin + i * SECOND)).isFalse();
        }
        assertThat(bench.fault(origin + 9 * SECOND)).isTrue();
    }

    @Test
    void tenFaultsWithinMore_areNot() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(bench.fault(i * 1_200_000_000L)).isFalse();
        }
    }

    @Test
    void itSitsOut_twiceAsLongEachTimeUpToTheLongest() {
        long now = Long.MAX_VALUE - 60 * SECOND;
        Duration expected = Bench.FIRST;
        for (int i = 0; i < 12; i++) {
            assertThat(bench.sit(now)).isEqualTo(expected);
            assertThat(bench.over(now + expected.toNanos() - 1)).isFalse();
            now += expected.toNanos();
            assertThat(bench.over(now)).isTrue();
            bench.back(now);
            expected = expected.multipliedBy(2).compareTo(Bench.LONGEST) < 0 ? expected.multipliedBy(2) : Bench.LONGEST;
        }
        assertThat(expected).isEqualTo(Bench.LONGEST);
    }

    @Test
    void whoWasWellForLong_beginsAgainWithTheFirst() {
        bench.sit(0);
        bench.back(30 * SECOND);
        assertThat(bench.sit(31 * SECOND)).isEqualTo(Bench.FIRST.multipliedBy(2));
        bench.back(100 * SECOND);
        assertThat(bench.sit(100 * SECOND + Bench.LONGEST.toNanos())).isEqualTo(Bench.FIRST);
    }

    @Test
    void whoIsBack_hasNoFaults() {
        for (int i = 0; i < 10; i++) {
            bench.fault(0);
        }
        bench.sit(0);
        bench.back(1);
        for (int i = 0; i < 9; i++) {
            assertThat(bench.fault(2)).isFalse();
        }
        assertThat(bench.fault(2)).isTrue();
    }
}
