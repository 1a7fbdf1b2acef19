package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A ticket from before harms neither an instance that came after nor what is known of it. */
@Timeout(60)
class TicketRaceTest {
    @Test
    void aFailureOfOneThatLeft_isNotItsSuccessors() {
        assertThat(Arena.outcomes(TicketRaces.EndAndSuccession::new))
                .containsOnlyKeys("successor: 1 out, 0 errors, 1 ended; all ended: 2");
    }

    @Test
    void aFailureOfOneThatWasWrittenOff_isNotItsSuccessors() {
        assertThat(Arena.outcomes(TicketRaces.EndAndExpiry::new))
                .containsOnlyKeys("successor: 1 out, 0 errors, 1 ended");
    }

    @Test
    void aFailureOfOneWhoseRoomWasGivenBack_isNotItsSuccessors() {
        assertThat(Arena.outcomes(TicketRaces.EndAndNewRoom::new))
                .containsOnlyKeys("successor: 1 out, 0 errors, 1 ended");
    }

    @Test
    void aLoadReportedByOneThatLeft_isNotItsSuccessors() {
        assertThat(Arena.outcomes(TicketRaces.ReportAndRemoval::new))
                .containsOnlyKeys("nothing reported of the successor");
    }
}
