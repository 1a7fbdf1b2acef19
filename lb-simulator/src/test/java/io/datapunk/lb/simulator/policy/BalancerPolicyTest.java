package io.datapunk.lb.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Route;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a strategy in the production balancer is told of the simulated world. */
class BalancerPolicyTest {
    private static final ServerSpec STEADY = new ServerSpec(new Latency.Constant(Duration.ofMillis(50)), 0);
    private static final ServerSpec REPORTING =
            new ServerSpec(STEADY.latency(), 0, Capacity.Unlimited.UNLIMITED, 1, "", true, false);

    private final List<Float> loads = new ArrayList<>();
    private final List<Integer> routes = new ArrayList<>();
    private int retries;

    /** Picks the first, for retries the second and the first by turns, and notes what it sees. */
    private final class Spy implements StrategyProvider, SelectionStrategy, Picker {
        @Override
        public String name() {
            return "spy";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
            return this;
        }

        @Override
        public Picker prepare(Candidates candidates, @Nullable Picker previous) {
            return this;
        }

        @Override
        public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
            loads.add(candidates.reportedLoad(candidates.handle(0)));
            routes.add(context.route());
            if (context.attempt() > 0) {
                return candidates.handle(++retries % 2);
            }
            return candidates.handle(0);
        }
    }

    private Run run(ScenarioBuilder scenario) {
        PolicyKind kind = new PolicyKind() {
            @Override
            public String strategy() {
                return "spy";
            }

            @Override
            public String scorer() {
                return "burst-aware";
            }

            @Override
            public Policy create(Place place) {
                HealthAwareConfig.Builder config = HealthAwareConfig.builder().strategy("spy");
                return new BalancerPolicy(
                        place.scenario().checks()
                                ? config.check(place.check().name(), Map.of()).build()
                                : config.noChecks().build(),
                        List.of(new Spy()),
                        ServiceLoader.load(ScorerProvider.class).stream()
                                .map(ServiceLoader.Provider::get)
                                .toList(),
                        place);
            }
        };
        return new Simulation(scenario.build(), kind, new Seed(1)).run();
    }

    private static ScenarioBuilder scenario(ServerSpec each, double perSecond) {
        return new ScenarioBuilder("spied")
                .servers(2, each)
                .load(Load.Open.poisson(perSecond))
                .length(Duration.ofSeconds(20));
    }

    @Test
    void loadInAnswers_reachesTheStrategy() {
        run(scenario(REPORTING, 100));

        assertThat(loads.get(0)).isNaN();
        assertThat(loads.subList(loads.size() / 2, loads.size()))
                .allSatisfy(load -> assertThat(load).isBetween(0f, 30f))
                .anySatisfy(load -> assertThat(load).isGreaterThan(3));
    }

    @Test
    void loadInChecks_reachesTheStrategyThoughNobodyAnswersRequests() {
        Episode silent = new Episode(0, new Fault.BlackHole(), Window.ofSeconds(0, 20), Answer.PASS, true);

        run(scenario(REPORTING, 2).checks(true).episode(silent));

        assertThat(loads).anySatisfy(load -> assertThat(load).isBetween(0f, 0.001f));
    }

    @Test
    void silentServers_haveNoLoad() {
        run(scenario(STEADY, 100).checks(true));

        assertThat(loads).isNotEmpty().allMatch(load -> load.isNaN());
    }

    @Test
    void route_reachesTheStrategyWhereClientsTell() {
        run(scenario(STEADY, 100).route(new Route(7, 0.25)).routeKey(true));

        assertThat(routes).containsOnly(0, 7);
        assertThat(routes.stream().filter(route -> route == 7).count() / (double) routes.size())
                .isBetween(0.21, 0.29);
    }

    @Test
    void route_isKeptToThemselvesByClientsThatDoNotTell() {
        run(scenario(STEADY, 100).route(new Route(7, 0.25)));

        assertThat(routes).containsOnly(0);
    }

    @Test
    void retry_goesToAServerThatDidNotFail() {
        Run run = run(scenario(STEADY, 100)
                .retries(new Retries(1, 1))
                .episode(new Episode(0, new Fault.Errors(0.02), Window.ofSeconds(0, 20))));

        assertThat(retries).as("asked anew where the failed one was offered").isGreaterThan(10);
        assertThat(run.result().inFlightAtEnd()).isZero();
        assertThat(run.result().errorPercent()).isZero();
        assertThat(run.journal().remarks()).noneMatch(text -> text.contains("PluginFault"));
    }
}
