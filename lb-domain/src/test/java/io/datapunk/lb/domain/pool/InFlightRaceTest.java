package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that begin, end and are written off at once leave the count of what is out exact. */
@Timeout(60)
class InFlightRaceTest {
    @Test
    void twoRequests_leaveNothingOut() {
        assertThat(Arena.outcomes(InFlightRaces.TwoRequests::new)).containsOnlyKeys("0 out, 2 ended, 0 stale");
    }

    @Test
    void twoEnds_areBothCounted_thoughTheirCountsShareAWord() {
        assertThat(Arena.outcomes(InFlightRaces.TwoEnds::new))
                .containsOnlyKeys("0 out, 2 ended, 0 stale, 1 error, 1 timeout");
    }

    @Test
    void aRequest_begunWhileItsIdleLineIsStamped_isOut() {
        assertThat(Arena.outcomes(InFlightRaces.BeginAndRestamp::new))
                .containsOnlyKeys("1 out, then 0 out, 2 ended, 0 stale");
    }

    @Test
    void aRequest_endsOrIsWrittenOff_neverBoth() {
        assertThat(Arena.outcomes(InFlightRaces.EndAndWriteOff::new).keySet())
                .isSubsetOf("0 out, 1 ended, 0 stale, 0 written off", "0 out, 0 ended, 1 stale, 1 written off");
    }
}
