package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.spi.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An instance that was in doubt and waited for requests, and that nothing speaks against any more. */
class ForgivenInstanceTest {
    private static final int INSTANCES = 10;
    private static final int ONE = 3;
    private static final long SEED = 5;
    private static final int REQUESTS = 100_000;

    /** One that has erred and answered since, so that it waits, but is not suspect. */
    private static BusyPool waiting(double weight) {
        System.out.println("ForgivenInstanceTest seed " + SEED);
        BusyPool pool = new BusyPool(INSTANCES, 500, SEED);
        pool.pool.change(List.of(PoolRig.instance(ONE, weight)), List.of());
        pool.seconds(10);
        do {
            pool.ends(ONE, Outcome.SERVER_ERROR, 1);
        } while (StandingWord.worthChoosing(lines(pool).standing(pool.handle(ONE))));
        pool.ends(ONE, Outcome.SUCCESS, 1);
        assertThat(lines(pool).waits(pool.handle(ONE))).isTrue();
        assertThat(pool.state(ONE).suspect()).isFalse();
        return pool;
    }

    private static Lines lines(BusyPool pool) {
        return pool.pool.store().lines();
    }

    private static BusyPool forgivenByTime(double weight) {
        BusyPool pool = waiting(weight);
        pool.pass(300 * SECOND);
        assertThat(lines(pool).evidence(pool.handle(ONE))).isZero();
        return pool;
    }

    private static double shareOf(BusyPool pool, int requests) {
        int before = pool.picks[ONE];
        pool.requests(requests);
        return (pool.picks[ONE] - before) / (double) requests;
    }

    @Test
    void byTime_hasItsShareByWeight() {
        assertThat(shareOf(forgivenByTime(0.1), REQUESTS)).isCloseTo(1 / 91.0, within(0.003));
    }

    @Test
    void byTime_leavesItsShareToOthers_whenACheckIsMissed() {
        BusyPool pool = forgivenByTime(1);
        pool.pool.checked(pool.handle(ONE), Check.MISSED, false, false);

        assertThat(shareOf(pool, REQUESTS / 10)).isLessThan(0.04 / INSTANCES);
    }

    @Test
    void byAnotherScorer_hasItsShareByWeight() {
        BusyPool pool = waiting(0.1);
        PoolPolicy policy = pool.pool.conditions().policy();
        pool.pool.policy(
                new PoolPolicy(new CountingScorer(), policy.circuit(), policy.ejection(), policy.leaseLimit()));

        assertThat(shareOf(pool, REQUESTS)).isCloseTo(1 / 91.0, within(0.003));
    }
}
