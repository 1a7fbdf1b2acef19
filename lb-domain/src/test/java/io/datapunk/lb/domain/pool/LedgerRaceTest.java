package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The account agrees with the states, and no ejection goes beyond the budget. */
@Timeout(60)
class LedgerRaceTest {
    @Test
    void oneOfTwoEjections_atTheEdgeOfTheBudget_isDenied() {
        assertThat(Arena.outcomes(LedgerRaces.TwoEjectionsAtTheEdge::new)).containsOnlyKeys("2 out of 4, 1 denied");
    }

    @Test
    void twoReasonsToEjectOne_areBookedOnce() {
        assertThat(Arena.outcomes(LedgerRaces.TwoReasonsForOne::new)).containsOnlyKeys("1 out of 4, 1 ejection");
    }

    @Test
    void anEjectionAndAnOrder_areBookedOnce() {
        assertThat(Arena.outcomes(LedgerRaces.EjectionAndOrder::new)).containsOnlyKeys("1 out of 4, draining");
    }

    @Test
    void anInstanceEjectedWhileItLeaves_isNotBookedAnyMore() {
        assertThat(Arena.outcomes(LedgerRaces.EjectionAndRemoval::new)).containsOnlyKeys("0 out of 3");
    }

    @Test
    void anInstanceReweighedWhileEjected_isBookedWithTheWeightItHas() {
        assertThat(Arena.outcomes(LedgerRaces.EjectionAndReweighing::new))
                .containsOnlyKeys("1 out of 4, back 0 out of 4");
    }

    @Test
    void tooFew_isJudgedByTheLastBooking() {
        assertThat(Arena.outcomes(LedgerRaces.OneWorseOneBetter::new)).containsOnlyKeys("2 out of 4, too few: false");
    }
}
