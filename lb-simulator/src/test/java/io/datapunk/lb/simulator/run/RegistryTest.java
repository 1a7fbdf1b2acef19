package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final Window TROUBLE = Window.ofSeconds(5, 10);

    private static ScenarioBuilder four() {
        return new ScenarioBuilder("registry").servers(4, Scenarios.USUAL).length(Duration.ofSeconds(20));
    }

    /** What a client hears: the second, and the last digits of who is listed. */
    private static List<String> told(ScenarioBuilder builder) {
        Scenario scenario = builder.build();
        VirtualTime time = new VirtualTime(0);
        Fleet fleet = new Fleet(scenario, time, new Seed(1));
        List<String> told = new ArrayList<>();
        ClientTime own = new ClientTime(time, List.of());
        new Registry(scenario, fleet, time, own).watch("service", new Listener() {
            @Override
            public void complete(Collection<Instance> all) {
                told.add(second()
                        + all.stream()
                                .map(each -> each.id().substring(each.id().length() - 1))
                                .collect(Collectors.joining(",")));
            }

            @Override
            public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                told.add(second() + "changed");
            }

            @Override
            public void unknown(String why) {
                told.add(second() + why);
            }

            private String second() {
                return time.elapsedNanos() / 1_000_000_000L + ": ";
            }
        });
        time.runUntil(scenario.length().toNanos());
        return told;
    }

    @Test
    void list_isToldAtOnce() {
        assertThat(told(four())).containsExactly("0: 0,1,2,3");
    }

    @Test
    void joinAndLeave_areToldWhenTheyHappen() {
        ScenarioBuilder scenario = four().listing(new Listing(0, Window.ofSeconds(0, 3)))
                .listing(new Listing(2, Window.ofSeconds(8, 100)));

        assertThat(told(scenario)).containsExactly("0: 1,2,3", "3: 0,1,2,3", "8: 0,1,3");
    }

    @Test
    void outage_saysThatNobodyKnows() {
        ScenarioBuilder scenario = four().registry(new RegistryEpisode(Trouble.OUTAGE, TROUBLE))
                .listing(new Listing(1, Window.ofSeconds(7, 100)));

        assertThat(told(scenario)).containsExactly("0: 0,1,2,3", "5: outage", "7: outage", "10: 0,2,3");
    }

    @Test
    void empty_saysThatNobodyIsThere() {
        assertThat(told(four().registry(new RegistryEpisode(Trouble.EMPTY, TROUBLE))))
                .containsExactly("0: 0,1,2,3", "5: ", "10: 0,1,2,3");
    }

    @Test
    void half_leavesOutEveryOtherOfThoseListed() {
        ScenarioBuilder scenario = four().registry(new RegistryEpisode(Trouble.HALF, TROUBLE))
                .listing(new Listing(0, Window.ofSeconds(0, 100)));

        assertThat(told(scenario)).containsExactly("0: 1,2,3", "5: 1,3", "10: 1,2,3");
    }

    @Test
    void duringAnOutage_requestsGoOnToThoseKnown() {
        Run run = Simulations.run(
                four().registry(new RegistryEpisode(Trouble.OUTAGE, TROUBLE)).build(), 1);

        assertThat(run.result().rejected()).isZero();
        for (int server = 0; server < 4; server++) {
            assertThat(run.journal().traffic(server, TROUBLE).sharePercent()).isCloseTo(25, within(3.0));
        }
    }

    @Test
    void whoIsNotListed_getsNothing() {
        Run run = Simulations.run(four().listing(new Listing(2, TROUBLE)).build(), 1);

        assertThat(run.journal().traffic(2, TROUBLE).requests()).isZero();
        assertThat(run.journal().traffic(2, Window.ofSeconds(0, 5)).sharePercent())
                .isCloseTo(25, within(3.0));
        assertThat(run.journal().traffic(2, Window.ofSeconds(19, 20)).sharePercent())
                .isCloseTo(25, within(6.0));
        assertThat(run.result().inFlightAtEnd()).isZero();
    }
}
