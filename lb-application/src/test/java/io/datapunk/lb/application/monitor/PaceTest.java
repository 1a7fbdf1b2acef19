package io.datapunk.lb.application.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** How long it takes until an instance is checked again. */
class PaceTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration FAST = Duration.ofSeconds(2);
    private static final int RISE = 2;
    private static final int FALL = 3;
    private static final ServiceConfig.Checks SETTINGS = new ServiceConfig.Checks(
            "http", Map.of(), INTERVAL, FAST, Duration.ofSeconds(1), FALL, RISE, Duration.ofSeconds(30), 64);

    private final Pace pace = new Pace(SETTINGS, 20_261_128);

    @Test
    void firstChecks_areSpreadOverATenthOfTheInterval() {
        Duration longest = Duration.ZERO;
        for (int handle = 0; handle < 1000; handle++) {
            Duration first = pace.first(handle);
            assertThat(first).isBetween(Duration.ZERO, Duration.ofSeconds(1));
            longest = first.compareTo(longest) > 0 ? first : longest;
        }
        assertThat(longest).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void whoIsWell_isCheckedTwiceAsOftenWhereRequestsComeAboutAsOftenAsChecks() {
        isJitteredAround(INTERVAL, now -> pace.calm(1, 0.01, now));
        isJitteredAround(INTERVAL.dividedBy(2), now -> pace.calm(1, 0.1, now));
        isJitteredAround(INTERVAL, now -> pace.calm(1, 1, now));
    }

    @Test
    void halfAnInterval_isNoShorterThanTheFastOne() {
        Pace quick = new Pace(
                new ServiceConfig.Checks(
                        "http", Map.of(), FAST, FAST, Duration.ofSeconds(1), FALL, RISE, Duration.ofSeconds(30), 64),
                1);
        isJitteredAround(FAST, now -> quick.calm(1, 0.5, now));
    }

    @Test
    void contradiction_isFollowedByAnotherCheckInAQuarterOfTheFastInterval() {
        Duration quarter = Duration.ofMillis(500);
        isJitteredAround(quarter, now -> pace.soon(1, now));
        isJitteredAround(quarter, now -> pace.urgent(1, failed(FALL - 1), now));
        RiseAndFall down = failed(FALL);
        isJitteredAround(quarter, now -> pace.urgent(1, down.after(Answer.PASS, RISE, FALL), now));
    }

    @Test
    void whoIsOut_isCheckedInFastIntervals_forTenSeconds_thenInDoubledOnes_upToTheLongest() {
        isJitteredAround(FAST, now -> pace.urgent(1, RiseAndFall.passed(5), now));
        for (int failures = FALL; failures <= FALL + 5; failures++) {
            RiseAndFall counted = failed(failures);
            isJitteredAround(FAST, now -> pace.urgent(1, counted, now));
        }
        isJitteredAround(FAST.multipliedBy(2), now -> pace.urgent(1, failed(FALL + 6), now));
        isJitteredAround(FAST.multipliedBy(8), now -> pace.urgent(1, failed(FALL + 8), now));
        isJitteredAround(Duration.ofSeconds(30), now -> pace.urgent(1, failed(FALL + 9), now));
        isJitteredAround(Duration.ofSeconds(30), now -> pace.urgent(1, failed(FALL + 1000), now));
        assertThat(pace.longest()).isEqualTo(Duration.ofSeconds(36));
    }

    private static RiseAndFall failed(int times) {
        RiseAndFall counted = RiseAndFall.passed(1);
        for (int time = 0; time < times; time++) {
            counted = counted.after(Answer.REFUSE, RISE, FALL);
        }
        return counted;
    }

    /** At different moments, within a fifth of this, and on both sides of it. */
    private static void isJitteredAround(Duration middle, LongFunction<Duration> at) {
        Duration shortest = Duration.ofDays(1);
        Duration longest = Duration.ZERO;
        for (long now = 0; now < 1_000_000_000L; now += 1_000_000) {
            Duration delay = at.apply(now);
            shortest = delay.compareTo(shortest) < 0 ? delay : shortest;
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }
        long nanos = middle.toNanos();
        assertThat(shortest.toNanos()).isBetween((long) (nanos * 0.8), (long) (nanos * 0.82));
        assertThat(longest.toNanos()).isBetween((long) (nanos * 1.18), (long) (nanos * 1.2));
    }
}
