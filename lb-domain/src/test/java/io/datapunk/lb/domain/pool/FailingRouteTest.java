package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.SelectionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that fails at whatever instance speaks against none of them. */
class FailingRouteTest {
    private static final SelectionContext FAILING = new OfRoute(7);
    private static final SelectionContext WELL = new OfRoute(2);

    private static BusyPool quiet(long seed) {
        System.out.println("FailingRouteTest seed " + seed);
        BusyPool pool = new BusyPool(10, 200, seed);
        pool.context = WELL;
        pool.seconds(5);
        return pool;
    }

    /** One request in four goes to the route that fails this part of them, the others to one that is well. */
    private static void requests(BusyPool pool, int count, double part) {
        for (int request = 0; request < count; request++) {
            boolean failing = request % 4 == 0;
            pool.context = failing ? FAILING : WELL;
            pool.allFailing(failing ? part : 0).request();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 1})
    void aQuarterOfTheRequests_ejectsNobody(double part) {
        for (long seed = 1; seed <= 5; seed++) {
            BusyPool pool = quiet(seed);
            requests(pool, 10_000, part);
            assertThat(pool.ejected()).as("seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5})
    void allRequests_ejectsNobody(double part) {
        for (long seed = 1; seed <= 5; seed++) {
            BusyPool pool = quiet(seed);
            pool.context = FAILING;
            pool.allFailing(part).requests(5000);
            assertThat(pool.ejected()).as("seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whoFailsOnEveryRoute_isEjectedAllTheSame(long seed) {
        BusyPool pool = quiet(seed);
        pool.failing(3, 4).requests(2000);
        assertThat(pool.ejected()).containsExactly(3);
    }
}
