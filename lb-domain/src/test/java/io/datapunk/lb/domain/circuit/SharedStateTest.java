package io.datapunk.lb.domain.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.HealthEvent.Checked;
import io.datapunk.lb.domain.circuit.HealthEvent.Drain;
import io.datapunk.lb.domain.circuit.HealthEvent.Judged;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import org.junit.jupiter.api.Test;

/** Which rule a state remembers: most instances are in one of two states, which remember none. */
class SharedStateTest {
    private static final FakeCircumstances WORLD = new FakeCircumstances(0);
    private static final Checked PASSES = new Checked(Check.UP, true, false);

    private static InstanceState decided(InstanceState state, HealthEvent event) {
        Decision decision = StateMachine.decide(state, event, WORLD);
        assertThat(decision).isNotNull();
        return decision.next();
    }

    @Test
    void usualStates_rememberNoRule() {
        assertThat(decided(InstanceState.CLOSED, PASSES)).isSameAs(InstanceState.CLOSED_UP);
        InstanceState doubted = InstanceState.CLOSED.withDoubts(true, false);
        assertThat(decided(doubted, new Judged(Verdict.KEEP))).isEqualTo(InstanceState.CLOSED);
        InstanceState doubtedUp = InstanceState.CLOSED_UP.withDoubts(true, false);
        assertThat(decided(doubtedUp, new Judged(Verdict.KEEP))).isEqualTo(InstanceState.CLOSED_UP);
    }

    @Test
    void checkThatIsNotedOnly_leavesTheRuleThatIsWorthTelling() {
        InstanceState drained = decided(InstanceState.CLOSED, Drain.DRAIN);
        assertThat(drained.rule()).isEqualTo(Rule.DRAINED);
        assertThat(decided(drained, PASSES).rule()).isEqualTo(Rule.DRAINED);
        assertThat(decided(drained, PASSES).check()).isEqualTo(Check.UP);
    }

    @Test
    void anyOtherState_remembersTheRuleThatMadeIt() {
        InstanceState doubted = decided(InstanceState.CLOSED_UP, new Judged(Verdict.DOUBT));
        assertThat(doubted.rule()).isEqualTo(Rule.DOUBTED);
    }
}
