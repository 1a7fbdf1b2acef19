package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances of which some fail every request from one moment on, while the others are well. */
class DeadInstancesTest {
    private static final int INSTANCES = 10;
    private static final int SEEDS = 5;

    private static BusyPool quiet(int requestsPerSecond, long seed) {
        System.out.println("DeadInstancesTest seed " + seed);
        BusyPool pool = new BusyPool(INSTANCES, requestsPerSecond, seed);
        pool.seconds(10);
        return pool;
    }

    @ParameterizedTest
    @CsvSource({"1, 50", "1, 200", "3, 50", "3, 200", "6, 50", "6, 200", "7, 50", "7, 200", "9, 50", "9, 200"})
    void thatDieAtOnce_areFoundWithinAFewErrorsEach_andNobodyElse(int dead, int requestsPerSecond) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            BusyPool pool = quiet(requestsPerSecond, seed).failing(0, dead);

            pool.requests(2000);

            for (int number : pool.numbers()) {
                assertThat(pool.found(number)).as("%s of seed %s", number, seed).isEqualTo(number < dead);
                if (number < dead && pool.out(number)) {
                    assertThat(pool.failures(number))
                            .as("errors of %s, seed %s", number, seed)
                            .isLessThan(20);
                }
            }
            assertThat(pool.pool.account().out()).isEqualTo(Math.min(dead, INSTANCES / 2));
            assertThat(pool.pool.isFrozen()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"50", "1000"})
    void thatOnlyErrHalfTheTime_areFoundToo(int requestsPerSecond) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            BusyPool pool = quiet(requestsPerSecond, seed).failing(0, 2, 0.5);

            pool.requests(6000);

            for (int number : pool.numbers()) {
                assertThat(pool.ejected().contains(number))
                        .as("%s of seed %s", number, seed)
                        .isEqualTo(number < 2);
            }
        }
    }
}
