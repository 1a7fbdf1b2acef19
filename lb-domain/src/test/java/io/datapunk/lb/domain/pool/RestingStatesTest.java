package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.History;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Order;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.circuit.Throttle;
import org.junit.jupiter.api.Test;

class RestingStatesTest {
    private final RestingStates states = new RestingStates();

    private static InstanceState ramped(int epoch, History history) {
        return new InstanceState(
                true,
                Order.NONE,
                Check.UP,
                Circuit.Closed.CLOSED,
                false,
                false,
                history,
                Throttle.NONE,
                1,
                epoch,
                Rule.RAMP_RAISED);
    }

    @Test
    void whoRestsAlike_sharesOneState() {
        InstanceState first = ramped(1, History.NONE);

        assertThat(states.shared(first)).isSameAs(first);
        assertThat(states.shared(ramped(1, History.NONE))).isSameAs(first);
        assertThat(states.shared(ramped(2, History.NONE))).isNotSameAs(first).isEqualTo(ramped(2, History.NONE));
    }

    @Test
    void whoHasSomethingOnRecord_keepsItsOwn() {
        History tripped = new History(1, 1, 5, 5);
        states.shared(ramped(1, tripped));
        InstanceState other = ramped(1, tripped);

        assertThat(states.shared(other)).isSameAs(other);
    }

    @Test
    void statesThatMeetInOnePlace_areEachRight() {
        for (int epoch = 0; epoch < 5_000; epoch++) {
            assertThat(states.shared(ramped(epoch, History.NONE))).isEqualTo(ramped(epoch, History.NONE));
        }
    }
}
