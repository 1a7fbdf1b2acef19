package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class RouteErrorsTest {
    private static final int ROUTE = 3;

    private final RouteErrors errors = new RouteErrors();

    private void requests(int count, int everyThisManyth) {
        for (int i = 1; i <= count; i++) {
            errors.ended(ROUTE, i % everyThisManyth == 0);
        }
    }

    @Test
    void noRoute_hasNoRate() {
        errors.ended(0, true);
        assertThat(errors.rate(0)).isNaN();
    }

    @Test
    void routeWithoutARequest_isWell() {
        assertThat(errors.rate(ROUTE)).isZero();
    }

    @Test
    void everyFourthError_isARateOfAQuarter_besideRoutesThatAreWell() {
        beside(1000, 4);
        assertThat(errors.rate(ROUTE)).isCloseTo(0.25f, offset(0.02f));
    }

    @Test
    void successes_bringItBackToNothing() {
        beside(1000, 1);
        assertThat(errors.rate(ROUTE)).isGreaterThan(0.999f).isNotNaN();
        requests(2000, Integer.MAX_VALUE);
        assertThat(errors.rate(ROUTE)).isZero();
    }

    @Test
    void routeThatFailsNoMoreThanAll_saysNothing() {
        requests(1000, 1);
        assertThat(errors.rate(ROUTE)).isNaN();
    }

    @Test
    void routes_knowNothingOfEachOther() {
        beside(1000, 1);
        assertThat(errors.rate(ROUTE - 1)).isNaN();
        assertThat(errors.rate(Ticket.ROUTES - 1)).isNaN();
    }

    /** As many requests of this route, each beside nine of another that is well. */
    private void beside(int requests, int everyThisManyth) {
        for (int i = 0; i < requests; i++) {
            errors.ended(ROUTE, i % everyThisManyth == 0);
            for (int other = 0; other < 9; other++) {
                errors.ended(ROUTE + 1, false);
            }
        }
    }
}
