package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import org.junit.jupiter.api.Test;

/** Who errs where requests are many. */
class BusyInstanceTest {
    private static final int INSTANCES = 10;
    private static final int ONE = 3;
    private static final int A_HUNDRED_EACH = 100 * INSTANCES;
    private static final int A_THOUSAND_EACH = 1000 * INSTANCES;
    private static final long SEED = 11;
    private static final int RUNS = 40;

    private static BusyPool pool(int requestsPerSecond) {
        return pool(requestsPerSecond, SEED);
    }

    private static BusyPool pool(int requestsPerSecond, long seed) {
        BusyPool pool = new BusyPool(INSTANCES, requestsPerSecond, seed);
        pool.seconds(2);
        return pool;
    }

    /** How long nobody asks the one after it has erred, in seconds: the mean of some seeds. */
    private static double silence(int requestsPerSecond) {
        long sum = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            BusyPool pool = pool(requestsPerSecond, seed);
            pool.ends(ONE, Outcome.SERVER_ERROR, 3);
            long begun = pool.time.nanos();
            int before = pool.picks[ONE];
            while (pool.picks[ONE] == before) {
                pool.request();
            }
            sum += pool.time.nanos() - begun;
        }
        return sum / (double) (RUNS * SECOND);
    }

    @Test
    void whoErred_isAskedAgainAfterASecond_orByOneIn32OfItsFairShareWhereRequestsAreMany() {
        assertThat(silence(A_HUNDRED_EACH)).isBetween(1.0, 1.2);
        assertThat(silence(A_THOUSAND_EACH)).isBetween(0.02, 0.045);
        assertThat(silence(20 * A_THOUSAND_EACH)).isBetween(0.001, 0.00225);
    }

    @Test
    void whoShouldBeOut_isAskedAsSeldomWhereRequestsAreMany() {
        int most = 6;
        BusyPool pool = pool(A_THOUSAND_EACH).failing(0, most);
        pool.seconds(2);
        int[] before = pool.picks.clone();
        pool.seconds(4);
        int toThem = 0;
        for (int number = 0; number < most; number++) {
            toThem += pool.picks[number] - before[number];
        }
        assertThat(toThem).as("of %s requests", 4 * A_THOUSAND_EACH).isBetween(1, 4 * A_THOUSAND_EACH / 400);
    }

    /** What is left of the score after some that waited in vain, while requests between them were answered or not. */
    private static float scoreAfterTimeouts(boolean answersOthers) {
        BusyPool pool = pool(A_HUNDRED_EACH);
        for (int timeout = 0; timeout < 3; timeout++) {
            long ticket = pool.begin(ONE);
            pool.pass(SECOND / 20);
            if (answersOthers) {
                pool.ends(ONE, Outcome.SUCCESS, 1);
            }
            pool.pass(SECOND / 100);
            pool.pool.complete(ticket, Outcome.TIMEOUT, SECOND * 6 / 100);
        }
        return pool.view(ONE).score();
    }

    @Test
    void timeoutsOfOneThatAnsweredOthers_sayLess() {
        assertThat(scoreAfterTimeouts(true)).isGreaterThan(0.2f);
        assertThat(scoreAfterTimeouts(false)).isLessThan(0.1f);
    }

    @Test
    void whoIsDead_isFoundWithAsFewErrors() {
        for (int requestsPerSecond : new int[] {A_HUNDRED_EACH, A_THOUSAND_EACH, 20 * A_THOUSAND_EACH}) {
            BusyPool pool = pool(requestsPerSecond);
            pool.failing(ONE, ONE + 1);
            for (int request = 0; request < 100_000 && !pool.out(ONE); request++) {
                pool.request();
            }
            assertThat(pool.failures(ONE)).isBetween(1L, 5L);
        }
    }
}
