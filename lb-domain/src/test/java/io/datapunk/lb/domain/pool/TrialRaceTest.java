package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a half-open instance nobody but one request at a time has the permit. */
@Timeout(60)
class TrialRaceTest {
    @Test
    void oneOfTwoClaims_getsThePermit() {
        assertThat(Arena.outcomes(TrialRaces.TwoClaims::new)).containsOnlyKeys("1 held, permit taken, 0 passed");
    }

    @Test
    void aPermitGivenBack_isHadByOneOrNone() {
        assertThat(Arena.outcomes(TrialRaces.VoidAndClaim::new).keySet())
                .isSubsetOf("1 held, permit taken, 0 passed", "0 held, permit free, 0 passed");
    }

    @Test
    void aTrial_passesOrTimesOut_neverBoth() {
        assertThat(Arena.outcomes(TrialRaces.SuccessAndTimeout::new).keySet()).isSubsetOf("free, 1 passed", "open");
    }

    @Test
    void aPermitGivenBackLate_isNotTheNextOnes() {
        assertThat(Arena.outcomes(TrialRaces.VoidAndNextTrial::new)).containsOnlyKeys("1 held, then 0");
    }

    @Test
    void aTrialBegunBeforeAReset_failsNobodyAfterIt() {
        assertThat(Arena.outcomes(TrialRaces.ClaimAndReset::new)).containsOnlyKeys("ramping, 0 out");
    }
}
