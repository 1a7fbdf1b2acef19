package io.datapunk.lb.simulator.policy.baseline;

import static io.datapunk.lb.simulator.policy.baseline.TestPlace.instance;
import static io.datapunk.lb.simulator.policy.baseline.TestPlace.members;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Everybody everybody = new Everybody(4);
    private final Roster roster = new Roster(new TestPlace(4), List.of(everybody));

    @Test
    void complete_replacesTheList() {
        roster.complete(List.of(instance(0), instance(1), instance(2)));
        roster.complete(List.of(instance(2), instance(3)));

        assertThat(members(everybody.usable())).containsExactly(2, 3);
    }

    @Test
    void changed_addsAndRemoves() {
        roster.complete(List.of(instance(0), instance(1)));
        roster.changed(List.of(instance(1), instance(3)), List.of("server-0", "server-9"));

        assertThat(members(everybody.usable())).containsExactly(1, 3);
    }

    @Test
    void unknown_keepsTheList() {
        roster.complete(List.of(instance(0)));
        roster.unknown("outage");

        assertThat(members(everybody.usable())).containsExactly(0);
    }

    @Test
    void empty_isBelieved() {
        roster.complete(List.of(instance(0)));
        roster.complete(List.of());

        assertThat(everybody.usable().isEmpty()).isTrue();
    }
}
