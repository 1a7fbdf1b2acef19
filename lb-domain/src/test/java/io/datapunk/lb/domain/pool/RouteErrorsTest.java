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
    void eachRequest_isOneOfTheLastSixtyFour() {
        errors.ended(ROUTE, true);
        assertThat(errors.rate(ROUTE)).isCloseTo(1 / 64f, offset(1e-6f));
    }

    @Test
    void everyFourthError_isARateOfAQuarter() {
        requests(1000, 4);
        assertThat(errors.rate(ROUTE)).isCloseTo(0.25f, offset(0.02f));
    }

    @Test
    void successes_bringItBackToNothing() {
        requests(1000, 1);
        assertThat(errors.rate(ROUTE)).isGreaterThan(0.999f);
        requests(2000, Integer.MAX_VALUE);
        assertThat(errors.rate(ROUTE)).isZero();
    }

    @Test
    void routes_knowNothingOfEachOther() {
        requests(1000, 1);
        assertThat(errors.rate(ROUTE - 1)).isZero();
        assertThat(errors.rate(Ticket.ROUTES - 1)).isZero();
    }
}
