package io.datapunk.lb.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ComparerTest {
    private static final List<PolicyKind> KINDS =
            List.of(BalancerKind.recommended(), new BalancerKind("round-robin", "asymmetric"));

    private static final List<Seed> SEEDS = List.of(new Seed(1), new Seed(2), new Seed(3));

    private static Scenario scenario(Duration length) {
        return new ScenarioBuilder("one-fails")
                .servers(4, new ServerSpec(new Latency.Lognormal(Duration.ofMillis(20), 0.3), 0))
                .load(Load.Open.poisson(100))
                .length(length)
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(2, 4)))
                .build();
    }

    private static Comparer inTurn(boolean watched, Progress progress) {
        return new Comparer(KINDS, SEEDS, watched, Runnable::run, progress);
    }

    @Test
    void everyPolicy_hasTheResultOfEverySeed() throws Exception {
        Scenario scenario = scenario(Duration.ofSeconds(8));

        Comparison comparison = inTurn(false, Progress.NONE).compare(scenario);

        assertThat(comparison.partial()).isFalse();
        assertThat(comparison.policies()).extracting(PolicyResults::kind).isEqualTo(KINDS);
        for (PolicyResults policy : comparison.policies()) {
            assertThat(policy.results())
                    .isEqualTo(SEEDS.stream()
                            .map(seed -> new Simulation(scenario, policy.kind(), seed)
                                    .run()
                                    .result())
                            .toList());
            assertThat(policy.shown()).isNull();
        }
        assertThat(comparison.policies().get(0).results())
                .extracting(Result::requests)
                .isEqualTo(comparison.policies().get(1).results().stream()
                        .map(Result::requests)
                        .toList());
    }

    @Test
    void severalThreads_giveTheSame() throws Exception {
        Scenario scenario = scenario(Duration.ofSeconds(8));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Comparison together = new Comparer(KINDS, SEEDS, false, threads, Progress.NONE).compare(scenario);

            assertThat(together).isEqualTo(inTurn(false, Progress.NONE).compare(scenario));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void watched_showsTheFirstSeed() throws Exception {
        Comparison comparison = inTurn(true, Progress.NONE).compare(scenario(Duration.ofSeconds(8)));

        for (PolicyResults policy : comparison.policies()) {
            assertThat(policy.shown()).isNotNull();
            assertThat(policy.shown().result()).isEqualTo(policy.results().get(0));
            assertThat(policy.shown().seconds()).isNotEmpty();
        }
        assertThat(comparison.withoutRuns())
                .isEqualTo(inTurn(false, Progress.NONE).compare(scenario(Duration.ofSeconds(8))));
    }

    @Test
    void progress_hearsOfEachRunSeedBySeed() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Progress listening = new Progress() {
            @Override
            public void ran(Scenario scenario, PolicyKind kind, Seed seed, Result result) {
                heard.add(kind.strategy() + " " + seed.value());
            }
        };

        inTurn(false, listening).compare(scenario(Duration.ofSeconds(5)));

        assertThat(heard)
                .containsExactly(
                        "adaptive 1", "round-robin 1", "adaptive 2", "round-robin 2", "adaptive 3", "round-robin 3");
    }

    @Test
    void stopped_keepsWhatHasRun() throws Exception {
        AtomicInteger over = new AtomicInteger();
        Progress threeRuns = new Progress() {
            @Override
            public void ran(Scenario scenario, PolicyKind kind, Seed seed, Result result) {
                over.incrementAndGet();
            }

            @Override
            public boolean stopped() {
                return over.get() >= 3;
            }
        };

        Comparison comparison = inTurn(false, threeRuns).compare(scenario(Duration.ofSeconds(5)));

        assertThat(comparison.partial()).isTrue();
        assertThat(comparison.policies().get(0).results()).hasSize(2);
        assertThat(comparison.policies().get(1).results()).hasSize(1);
    }

    @Test
    void stoppedWithinARun_endsItSoon() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Progress atTheHundredthQuestion = new Progress() {
            @Override
            public boolean stopped() {
                return asked.incrementAndGet() >= 100;
            }
        };

        Comparison comparison = inTurn(false, atTheHundredthQuestion).compare(scenario(Duration.ofDays(365)));

        assertThat(comparison.partial()).isTrue();
        assertThat(comparison.policies())
                .allSatisfy(policy -> assertThat(policy.results()).isEmpty());
    }

    @Test
    void policyThatCannotBeMade_isSaid() {
        Comparer comparer = new Comparer(
                List.of(new BalancerKind("clairvoyant", "burst-aware")), SEEDS, false, Runnable::run, Progress.NONE);

        assertThatThrownBy(() -> comparer.compare(scenario(Duration.ofSeconds(5))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("clairvoyant");
    }

    @Test
    void heapThatIsTooSmall_isSaidAsThat() {
        OutOfMemoryError full = new OutOfMemoryError("expected by the test");
        Comparer comparer = inTurn(false, new Progress() {
            @Override
            public void ran(Scenario scenario, PolicyKind kind, Seed seed, Result result) {
                throw full;
            }
        });

        assertThatThrownBy(() -> comparer.compare(scenario(Duration.ofSeconds(1))))
                .isSameAs(full);
    }

    @Test
    void nothingToCompare_isRefused() {
        assertThatThrownBy(() -> new Comparer(List.of(), SEEDS, false, Runnable::run, Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("comparison: 0 policies and 3 seeds, expected at least one each");
    }
}
