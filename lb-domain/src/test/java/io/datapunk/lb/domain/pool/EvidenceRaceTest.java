package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What requests say of an instance is neither lost nor told of the wrong time. */
@Timeout(60)
class EvidenceRaceTest {
    @Test
    void twoFailures_bothFold() {
        assertThat(Arena.outcomes(EvidenceRaces.TwoFailures::new)).containsOnlyKeys("2 errors, 0 successes");
    }

    @Test
    void aFailureAndASuccess_bothFold() {
        assertThat(Arena.outcomes(EvidenceRaces.FailureAndSuccess::new)).containsOnlyKeys("2 errors, 32 successes");
    }

    @Test
    void aSuccessThatWaits_isNotLostToAFailure() {
        assertThat(Arena.outcomes(EvidenceRaces.FailureAndWaitingSuccess::new))
                .containsOnlyKeys("2 errors, 1 successes");
    }

    @Test
    void aFailure_isNotLostToForgiving() {
        assertThat(Arena.outcomes(EvidenceRaces.FailureAndForgiving::new)).containsOnlyKeys("2 errors, 0 successes");
    }

    @Test
    void twoFailuresThatEject_ejectOnce() {
        assertThat(Arena.outcomes(EvidenceRaces.TwoFailuresThatEject::new)).containsOnlyKeys("open, 1 ejection, 1 out");
    }

    @Test
    void aFailureBegunBeforeAReset_saysNothingAfterIt() {
        assertThat(Arena.outcomes(EvidenceRaces.FailureAndReset::new)).containsOnlyKeys("0 errors, 0 successes");
    }

    @Test
    void aNewScorer_neverReadsWhatTheOldOneWrote() {
        assertThat(Arena.outcomes(EvidenceRaces.FailureAndNewScorer::new).keySet())
                .isSubsetOf("nothing", "a word of scorer 2");
    }

    @Test
    void anInstanceWithEvidence_isLookedAfter_onceARound() {
        assertThat(Arena.outcomes(EvidenceRaces.FailureAndSweep::new))
                .containsOnlyKeys("1 errors, 0 successes, looked after 1 time a round");
    }
}
