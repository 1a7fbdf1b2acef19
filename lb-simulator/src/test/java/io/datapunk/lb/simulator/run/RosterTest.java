package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Four servers for ten seconds: the last two join at second 4, the first one is away from 6 to 8. */
class RosterTest {
    private final Roster roster = new Roster(new ScenarioBuilder("joins")
            .servers(4, Scenarios.USUAL)
            .length(Duration.ofSeconds(10))
            .listing(new Listing(2, Window.ofSeconds(0, 4)))
            .listing(new Listing(3, Window.ofSeconds(0, 4)))
            .listing(new Listing(0, Window.ofSeconds(6, 8)))
            .build());

    @Test
    void overAWindow_theFairShareIsTheAverage() {
        assertThat(roster.fairShare(0, Window.ofSeconds(1, 3))).isCloseTo(1 / 2.0, within(1e-9));
        assertThat(roster.fairShare(0, Window.ofSeconds(4, 6))).isCloseTo(1 / 4.0, within(1e-9));
        assertThat(roster.fairShare(0, Window.ofSeconds(2, 6))).isCloseTo((1 / 2.0 + 1 / 4.0) / 2, within(1e-9));
        assertThat(roster.fairShare(1, Window.ofSeconds(0, 20)))
                .isCloseTo((4 / 2.0 + 2 / 4.0 + 2 / 3.0 + 12 / 4.0) / 20, within(1e-9));
    }

    @Test
    void whoIsNotRegistered_isDueNothingMeanwhile() {
        assertThat(roster.fairShare(2, Window.ofSeconds(0, 4))).isZero();
        assertThat(roster.fairShare(0, Window.ofSeconds(6, 8))).isZero();
        assertThat(roster.fairShare(0, Window.ofSeconds(5, 9))).isCloseTo(2 / 4.0 / 4, within(1e-9));
    }
}
