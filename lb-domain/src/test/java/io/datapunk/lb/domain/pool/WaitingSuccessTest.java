package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Successes of an instance that something speaks against: they are folded some at a time, at any rate of requests. */
class WaitingSuccessTest {
    private static final int INSTANCES = 10;
    private static final int ONE = 3;
    private static final int ONE_EACH = INSTANCES;
    private static final int A_THOUSAND_EACH = 1_000 * INSTANCES;
    private static final long SEED = 11;

    private static BusyPool pool(int requestsPerSecond) {
        BusyPool pool = new BusyPool(INSTANCES, requestsPerSecond, SEED);
        pool.seconds(2);
        return pool;
    }

    private static long word(BusyPool pool) {
        return pool.pool.store().lines().evidence(pool.handle(ONE));
    }

    private static int level(BusyPool pool) {
        return pool.pool.scorer().errorLevel(word(pool));
    }

    /** So many successes, none of which waits. */
    private static void succeedsOneByOne(BusyPool pool, int times) {
        for (int i = 0; i < times; i++) {
            pool.ends(ONE, Outcome.SUCCESS, 1);
            pool.pool.evidence().catchUp(pool.handle(ONE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ONE_EACH, A_THOUSAND_EACH})
    void successesAfterAnError_areFoldedThirtyTwoAtATime(int requestsPerSecond) {
        BusyPool pool = pool(requestsPerSecond);
        Set<Long> words = new HashSet<>();
        pool.ends(ONE, Outcome.SERVER_ERROR, 1);
        words.add(word(pool));
        for (int success = 0; success < 32; success++) {
            pool.ends(ONE, Outcome.SUCCESS, 1);
            words.add(word(pool));
        }
        assertThat(words).hasSize(2);
    }

    /** After some errors, any number of successes and what follows, the level is the same whether successes wait or not. */
    private static void expectSameAsPrompt(int requestsPerSecond, int errors, Consumer<BusyPool> follows) {
        for (int successes = 0; successes < 50; successes++) {
            BusyPool pool = pool(requestsPerSecond);
            BusyPool prompt = pool(requestsPerSecond);
            pool.ends(ONE, Outcome.SERVER_ERROR, errors);
            prompt.ends(ONE, Outcome.SERVER_ERROR, errors);
            pool.ends(ONE, Outcome.SUCCESS, successes);
            succeedsOneByOne(prompt, successes);
            follows.accept(pool);
            follows.accept(prompt);
            assertThat(level(pool)).as("%s successes", successes).isEqualTo(level(prompt));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ONE_EACH, A_THOUSAND_EACH})
    void nextError_findsWhatItWouldHaveFound_hadNoneWaited(int requestsPerSecond) {
        expectSameAsPrompt(requestsPerSecond, 2, pool -> pool.ends(ONE, Outcome.SERVER_ERROR, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {ONE_EACH, A_THOUSAND_EACH})
    void nextRoundOfMaintenance_foldsWhatWaits(int requestsPerSecond) {
        expectSameAsPrompt(requestsPerSecond, 1, pool -> pool.pass(SECOND / 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {ONE_EACH, A_THOUSAND_EACH})
    void successesOfBeforeAnError_excuseNothing(int requestsPerSecond) {
        for (int successes = 0; successes < 32; successes++) {
            BusyPool pool = pool(requestsPerSecond);
            pool.ends(ONE, Outcome.SUCCESS, successes);
            pool.ends(ONE, Outcome.SERVER_ERROR, 1);
            int raised = level(pool);
            assertThat(raised).isEqualTo((HealthScorer.FULL_LEVEL + 19) / 20);
            pool.pass(SECOND / 10);
            assertThat(level(pool)).isGreaterThan(raised * 98 / 100);
        }
    }
}
