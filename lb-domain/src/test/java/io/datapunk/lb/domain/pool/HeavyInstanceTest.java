package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One instance that weighs as much as many others. */
class HeavyInstanceTest {
    private static final int INSTANCES = 10;
    private static final int REQUESTS = 10_000;

    private static BusyPool of(double weightOfTheFirst, long seed) {
        System.out.println("HeavyInstanceTest seed " + seed);
        BusyPool pool = new BusyPool(INSTANCES, 500, seed);
        pool.pool.change(List.of(PoolRig.instance(0, weightOfTheFirst)), List.of());
        pool.seconds(10);
        return pool;
    }

    /** Without one that is half of the service or more too few are healthy, and everybody is used: so the choice alone keeps requests from it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 100})
    void thatFails_isLeftToTheOthers_howeverMuchItWeighs(int weight) {
        for (long seed = 1; seed <= 3; seed++) {
            BusyPool pool = of(weight, seed).failing(0, 1);
            pool.requests(500);
            int before = pool.picks[0];

            pool.requests(REQUESTS);

            assertThat(pool.picks[0] - before).as("of seed %s", seed).isLessThan(REQUESTS / 100);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 100})
    void thatIsWell_hasItsShareOfKeysToo(int weight) {
        for (long seed = 1; seed <= 3; seed++) {
            BusyPool pool = of(weight, seed);
            int before = pool.picks[0];

            for (int request = 0; request < REQUESTS; request++) {
                pool.context = new OfKey(pool.random.nextLong());
                pool.request();
            }

            double share = weight / (weight + INSTANCES - 1.0);
            assertThat((pool.picks[0] - before) / (double) REQUESTS)
                    .as("of seed %s", seed)
                    .isBetween(share - 0.025, share + 0.025);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 100})
    void thatIsWell_hasItsShare(int weight) {
        for (long seed = 1; seed <= 3; seed++) {
            BusyPool pool = of(weight, seed);
            int before = pool.picks[0];

            pool.requests(REQUESTS);

            double share = weight / (weight + INSTANCES - 1.0);
            assertThat((pool.picks[0] - before) / (double) REQUESTS)
                    .as("of seed %s", seed)
                    .isBetween(share - 0.025, share + 0.025);
        }
    }
}
