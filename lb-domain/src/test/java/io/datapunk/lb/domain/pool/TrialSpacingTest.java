package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fewer requests there are the longer rests whoever fails its trials, so that they stay a small part. */
class TrialSpacingTest {
    private static final int BAD = 3;

    @ParameterizedTest
    @CsvSource({
        // at least 1 in 500 requests, ± half of it; at most a minute
        "5, 30, 90",
        "20, 12.5, 37.5",
        "50, 5, 15",
        // the hold that doubles, up to 4 s, or 6 s for one that flaps
        "500, 0.5, 9",
    })
    void restAfterATrialInVain_isAsLongAsSoFewRequestsAskFor(int requestsPerSecond, double least, double most) {
        long seed = 23;
        System.out.println("TrialSpacingTest seed " + seed);
        BusyPool pool = new BusyPool(10, requestsPerSecond, seed);
        pool.requests(500);

        pool.failing(BAD, BAD + 1).requests(5000);

        assertThat(pool.rests(BAD))
                .hasSizeGreaterThan(2)
                .allSatisfy(rest -> assertThat(rest).isBetween(least, most));
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "20, 3", "50, 1", "50, 3", "500, 1", "500, 5"})
    void trialsInVain_areASmallPartOfTheRequests(int requestsPerSecond, int dead) {
        long seed = 29;
        System.out.println("TrialSpacingTest seed " + seed);
        BusyPool pool = new BusyPool(10, requestsPerSecond, seed);
        pool.requests(500);
        pool.failing(0, dead).requests(1000);
        long before = failures(pool);

        pool.requests(10_000);

        assertThat(failures(pool) - before)
                .as("of 10,000; 20 are expected for each")
                .isBetween(3L, 40L * dead);
    }

    private static long failures(BusyPool pool) {
        long all = 0;
        for (int number : pool.numbers()) {
            all += pool.failures(number);
        }
        return all;
    }
}
