package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The successes of instances that are asked so often that they are folded some at a time. */
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

    private static long word(BusyPool pool) {
        return pool.pool.store().lines().evidence(pool.handle(ONE));
    }

    private static int level(BusyPool pool) {
        return pool.pool.scorer().errorLevel(word(pool));
    }

    /** Requests to this very instance. */
    private static void ends(BusyPool pool, Outcome outcome, int times) {
        Lines lines = pool.pool.store().lines();
        int handle = pool.handle(ONE);
        for (int i = 0; i < times; i++) {
            lines.begin(handle, pool.clock.tick(), pool.pool.conditions().typicalLatency());
            pool.pool.complete(Ticket.of(handle, lines.life(handle), false, 0), outcome, SECOND / 250);
        }
    }

    /** The words of evidence that an error leaves, and so many successes after it, one by one. */
    private static Set<Long> wordsAfterAnError(BusyPool pool, int successes) {
        Set<Long> words = new HashSet<>();
        ends(pool, Outcome.SERVER_ERROR, 1);
        words.add(word(pool));
        for (int i = 0; i < successes; i++) {
            ends(pool, Outcome.SUCCESS, 1);
            words.add(word(pool));
        }
        return words;
    }

    @Test
    void successesAfterAnError_areFoldedSixteenAtATime() {
        assertThat(wordsAfterAnError(pool(A_THOUSAND_EACH), 16)).hasSize(2);
    }

    @Test
    void successesOfAQuietInstance_areFoldedOneByOne() {
        assertThat(wordsAfterAnError(pool(A_HUNDRED_EACH), 14)).hasSize(15);
    }

    @Test
    void nextError_findsWhatItWouldHaveFoundInAQuietInstance() {
        for (int successes = 0; successes < 50; successes++) {
            BusyPool busy = pool(A_THOUSAND_EACH);
            BusyPool quiet = pool(A_HUNDRED_EACH);
            for (BusyPool each : new BusyPool[] {busy, quiet}) {
                ends(each, Outcome.SERVER_ERROR, 2);
                ends(each, Outcome.SUCCESS, successes);
                ends(each, Outcome.SERVER_ERROR, 1);
            }
            assertThat(level(busy)).as("%s successes", successes).isEqualTo(level(quiet));
        }
    }

    @Test
    void nextRoundOfMaintenance_foldsWhatWaits() {
        for (int successes = 0; successes < 30; successes++) {
            BusyPool busy = pool(A_THOUSAND_EACH);
            BusyPool quiet = pool(A_HUNDRED_EACH);
            for (BusyPool each : new BusyPool[] {busy, quiet}) {
                ends(each, Outcome.SERVER_ERROR, 1);
                ends(each, Outcome.SUCCESS, successes);
                each.pass(SECOND / 10);
            }
            assertThat(level(busy)).as("%s successes", successes).isEqualTo(level(quiet));
        }
    }

    @Test
    void successesOfBeforeAnError_excuseNothing() {
        for (int successes = 0; successes < 16; successes++) {
            BusyPool busy = pool(A_THOUSAND_EACH);
            ends(busy, Outcome.SUCCESS, successes);
            ends(busy, Outcome.SERVER_ERROR, 1);
            int raised = level(busy);
            assertThat(raised).isEqualTo((HealthScorer.FULL_LEVEL + 19) / 20);
            busy.pass(SECOND / 10);
            assertThat(level(busy)).isGreaterThan(raised * 98 / 100);
        }
    }

    /** How long nobody asks the one after it has erred, in seconds: the mean of some seeds. */
    private static double silence(int requestsPerSecond) {
        long sum = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            BusyPool pool = pool(requestsPerSecond, seed);
            ends(pool, Outcome.SERVER_ERROR, 3);
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
