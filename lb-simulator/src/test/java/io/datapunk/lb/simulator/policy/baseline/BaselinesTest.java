package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaselinesTest {
    /** Faults, leaving and lying, of servers that report and of servers that do not. */
    private static Scenario stormy() {
        Latency latency = new Latency.Lognormal(Duration.ofMillis(50), 0.3);
        return new ScenarioBuilder("stormy")
                .servers(6, new ServerSpec(latency, 0.01))
                .servers(6, new ServerSpec(latency, 0.01, new Capacity.Slots(4, 20), 1, "", true, false))
                .load(Load.Open.poisson(400))
                .clients(3)
                .retries(new Retries(1, 0.2))
                .length(Duration.ofSeconds(40))
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(2, 8)))
                .episode(new Episode(6, new Fault.Crash(), Window.ofSeconds(3, 9)))
                .episode(new Episode(7, new Fault.Throttle(5, Duration.ofSeconds(2)), Window.ofSeconds(4, 10)))
                .listing(new Listing(1, Window.ofSeconds(5, 20)))
                .listing(new Listing(0, Window.ofSeconds(6, 12)))
                .registry(new RegistryEpisode(RegistryEpisode.Trouble.OUTAGE, Window.ofSeconds(14, 16)))
                .registry(new RegistryEpisode(RegistryEpisode.Trouble.EMPTY, Window.ofSeconds(22, 23)))
                .registry(new RegistryEpisode(RegistryEpisode.Trouble.HALF, Window.ofSeconds(25, 28)))
                .build();
    }

    @ParameterizedTest
    @MethodSource("io.datapunk.lb.simulator.policy.baseline.Baselines#names")
    void everyOne_livesThroughAStormTheSameWayTwice(String name) {
        PolicyKind kind = Baselines.named(name).orElseThrow();

        Run run = new Simulation(stormy(), kind, new Seed(1)).watched();
        Run again = new Simulation(stormy(), kind, new Seed(1)).run();

        assertThat(kind.strategy()).isEqualTo(name);
        assertThat(run.result().inFlightAtEnd()).isZero();
        assertThat(run.journal().rejections())
                .as("nobody is listed for a second")
                .isBetween(300, 1_000);
        assertThat(run.seconds().stream().flatMap(List::stream))
                .allSatisfy(each -> assertThat(each.state()).isIn("", "closed", "open", "half-open"));
        assertThat(again.journal().fingerprint()).isEqualTo(run.journal().fingerprint());
    }

    @Test
    void unknownName_isNone() {
        assertThat(Baselines.named("clairvoyant")).isEmpty();
    }
}
