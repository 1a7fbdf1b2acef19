package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests are told whether somebody waits. */
@Timeout(60)
class AttentionRaceTest {
    private static final String SOMEBODY = "somebody waits, told that somebody waits";
    private static final String NOBODY = "nobody waits, told that nobody waits";

    @Test
    void oneIsServedWhileAnotherOneComesToWait_requestsAreToldOfTheLastChange() {
        assertThat(Arena.outcomes(AttentionRaces.ServedAndOffered::new).keySet())
                .isSubsetOf(SOMEBODY, NOBODY);
    }

    @Test
    void twoRequestsAreToServeOne_theNextOnesAreToldThatNobodyWaits() {
        assertThat(Arena.outcomes(AttentionRaces.ServedTwice::new)).containsOnlyKeys(NOBODY);
    }

    @Test
    void oneComesToWaitAndIsServedAtOnce_requestsAreToldOfTheLastChange() {
        assertThat(Arena.outcomes(AttentionRaces.OfferedAndServed::new).keySet())
                .isSubsetOf(SOMEBODY, NOBODY);
    }
}
