package io.datapunk.lb.domain.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No token is taken twice, and none is lost. */
@Timeout(60)
class RetryBudgetRaceTest {
    @Test
    void twoRetries_atTheLastToken_oneIsGranted() {
        assertThat(Arena.outcomes(RetryRaces.TwoRetries::new)).containsOnlyKeys("1 granted, 0 left");
    }

    @Test
    void aRequestAndARetry_leaveWhatTheyShould() {
        assertThat(Arena.outcomes(RetryRaces.RequestAndRetry::new)).containsOnlyKeys("1 granted, 1 left");
    }

    @Test
    void timeThatTwoNotice_bringsTheFloorOnce() {
        assertThat(Arena.outcomes(RetryRaces.TimePasses::new)).containsOnlyKeys("7 left");
    }
}
