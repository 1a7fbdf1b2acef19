package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When all is quiet, standing words, epochs, index and the too-few flag agree with the states and the evidence. */
@Timeout(60)
class PublicationRaceTest {
    @Test
    void evidenceAndStateChangingAtOnce_arePublishedBoth() {
        assertThat(Arena.outcomes(PublicationRaces.FailureAndCheck::new)).containsOnlyKeys("agrees");
    }

    @Test
    void evidenceAndScaleOfWeightsChangingAtOnce_arePublishedBoth() {
        assertThat(Arena.outcomes(PublicationRaces.FailureAndRescaling::new)).containsOnlyKeys("agrees");
    }

    @Test
    void scoreAloneAndShareChangingAtOnce_arePublishedBoth() {
        assertThat(Arena.outcomes(PublicationRaces.SuccessAndCheck::new)).containsOnlyKeys("agrees");
    }

    @Test
    void scoreAloneAndScaleOfWeightsChangingAtOnce_arePublishedBoth() {
        assertThat(Arena.outcomes(PublicationRaces.SuccessAndRescaling::new)).containsOnlyKeys("agrees");
    }

    @Test
    void scoreAloneOfOneThatIsDrained_leavesItDrained() {
        assertThat(Arena.outcomes(PublicationRaces.SuccessAndDrain::new)).containsOnlyKeys("agrees");
    }

    @Test
    void twoChangesOfACircuit_leaveTheLastOnesEpoch() {
        assertThat(Arena.outcomes(PublicationRaces.TwoCircuitChanges::new)).containsOnlyKeys("agrees");
    }

    @Test
    void oneGoingAndOneComing_bothMoveTheIndex() {
        assertThat(Arena.outcomes(PublicationRaces.OneGoesOneComes::new)).containsOnlyKeys("agrees");
    }

    @Test
    void outAndBackAtOnce_leavesTheIndexWithTheState() {
        assertThat(Arena.outcomes(PublicationRaces.OutAndBack::new)).containsOnlyKeys("agrees");
    }

    @Test
    void oneOpeningWhilePanicBegins_isPressedIntoService() {
        assertThat(Arena.outcomes(PublicationRaces.OpeningAndPanic::new)).containsOnlyKeys("agrees, panic: true");
    }

    @Test
    void panicBeginningWhileItIsSwitchedOff_pressesNobody() {
        assertThat(Arena.outcomes(PublicationRaces.PanicAndNewPolicy::new)).containsOnlyKeys("agrees");
    }
}
