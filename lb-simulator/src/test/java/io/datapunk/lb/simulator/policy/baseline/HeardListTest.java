package io.datapunk.lb.simulator.policy.baseline;

import static io.datapunk.lb.simulator.policy.baseline.TestPlace.instance;
import static io.datapunk.lb.simulator.policy.baseline.TestPlace.members;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeardListTest {
    private final Everybody everybody = new Everybody(4);
    private final HeardList heard = new HeardList(new TestPlace(4), List.of(everybody));

    @Test
    void complete_replacesTheList() {
        heard.complete(List.of(instance(0), instance(1), instance(2)));
        heard.complete(List.of(instance(2), instance(3)));

        assertThat(members(everybody.usable())).containsExactly(2, 3);
    }

    @Test
    void changed_addsAndRemoves() {
        heard.complete(List.of(instance(0), instance(1)));
        heard.changed(List.of(instance(1), instance(3)), List.of("server-0", "server-9"));

        assertThat(members(everybody.usable())).containsExactly(1, 3);
    }

    @Test
    void unknown_keepsTheList() {
        heard.complete(List.of(instance(0)));
        heard.unknown("outage");

        assertThat(members(everybody.usable())).containsExactly(0);
    }

    @Test
    void empty_isBelieved() {
        heard.complete(List.of(instance(0)));
        heard.complete(List.of());

        assertThat(everybody.usable().isEmpty()).isTrue();
    }
}
