package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every built-in strategy promises that decorates no other one; those that do have tests of their own. */
class EveryStrategyTest {
    private static final long SEED = 20_260_101L;
    private static final Set<String> DECORATORS = Set.of("priority", "subset", "zone-aware");

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("EveryStrategyTest seed " + SEED);
    }

    static Stream<StrategyProvider> providers() {
        return all().filter(provider -> !DECORATORS.contains(provider.name()));
    }

    private static Stream<StrategyProvider> all() {
        return ServiceLoader.load(StrategyProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    private static Picker picker(StrategyProvider provider, Candidates candidates) {
        return provider.create(Settings.empty(), List.of()).prepare(candidates, null);
    }

    @Test
    void serviceLoader_findsThemByName() {
        assertThat(providers().map(StrategyProvider::name))
                .containsExactlyInAnyOrder(
                        "adaptive",
                        "consistent-hash",
                        "least-request",
                        "maglev",
                        "peak-ewma",
                        "power-of-two",
                        "random",
                        "round-robin",
                        "weighted-round-robin");
        assertThat(all().map(StrategyProvider::name)).containsAll(DECORATORS);
        assertThat(all().map(StrategyProvider::spiVersion)).containsOnly(StrategyProvider.SPI_VERSION);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anySetting_isRefusedByName(StrategyProvider provider) {
        assertThatThrownBy(() -> provider.create(Settings.of(Map.of("speed", "9")), List.of()))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageContaining("speed")
                .hasMessageContaining("\"9\"");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void noMembers_picksNone(StrategyProvider provider) {
        FakeCandidates nobody = new FakeCandidates(0);
        assertThat(Draws.pick(picker(provider, nobody), nobody, random)).isEqualTo(Candidates.NONE);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void noneEligible_picksNone(StrategyProvider provider) {
        FakeCandidates sick = new FakeCandidates(200).onlyEligible();
        Picker picker = picker(provider, sick);
        for (int i = 0; i < 100; i++) {
            assertThat(Draws.pick(picker, sick, random)).isEqualTo(Candidates.NONE);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oneEligibleOfMany_isFoundEveryTime(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(500).onlyEligible(321);
        candidates.health[321] = 0;
        Picker picker = picker(provider, candidates);
        for (int i = 0; i < 1000; i++) {
            assertThat(Draws.pick(picker, candidates, random)).isEqualTo(candidates.handle(321));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void twoEligible_bothAreUsed(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(9).onlyEligible(2, 7);
        int[] counts = Draws.count(picker(provider, candidates), candidates, 1000, random);
        assertThat(counts[2] + counts[7]).isEqualTo(1000);
        assertThat(counts[2]).isBetween(400, 600);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void changingEligibility_onlyEligibleOnesArePicked(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(12);
        Picker picker = picker(provider, candidates);
        for (int i = 0; i < 20_000; i++) {
            int index = random.nextInt(12);
            candidates.eligible[index] = random.nextInt(3) == 0;
            candidates.health[random.nextInt(12)] = random.nextFloat();
            candidates.inFlight[random.nextInt(12)] = random.nextInt(9);
            int picked = Draws.pick(picker, candidates, random);
            if (candidates.eligibleCount() == 0) {
                assertThat(picked).isEqualTo(Candidates.NONE);
            } else {
                assertThat(candidates.eligible(picked)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void excluded_isLeftAloneEvenWhenItIsTheBest(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(3);
        candidates.inFlight[1] = 50;
        candidates.health[1] = 0.01f;
        SelectionContext retry = FakeContext.excluding(candidates.handle(0), candidates.handle(2));
        Picker picker = picker(provider, candidates);
        for (int i = 0; i < 1000; i++) {
            assertThat(picker.pick(candidates, retry, random)).isEqualTo(candidates.handle(1));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyoneExcluded_picksNone(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(2);
        SelectionContext retry = FakeContext.excluding(candidates.handle(0), candidates.handle(1));
        assertThat(picker(provider, candidates).pick(candidates, retry, random)).isEqualTo(Candidates.NONE);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void routingHash_drawsNothingAndReachesEverybody(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(10);
        candidates.health[3] = 0.1f;
        candidates.health[4] = 0.1f;
        Picker picker = picker(provider, candidates);
        Set<Integer> reached = new TreeSet<>();
        for (int key = 0; key < 2000; key++) {
            reached.add(FakeCandidates.index(picker.pick(candidates, FakeContext.keyed(key), Draws.forbidden())));
        }
        assertThat(reached).contains(0, 1, 2, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void sameSeed_picksTheSame(StrategyProvider provider) {
        assertThat(trace(provider)).isEqualTo(trace(provider));
    }

    private static List<Integer> trace(StrategyProvider provider) {
        FakeCandidates candidates = new FakeCandidates(7);
        candidates.health[2] = 0.2f;
        Picker picker = picker(provider, candidates);
        RandomGenerator chance = new SplittableRandom(SEED);
        List<Integer> picks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            picks.add(Draws.pick(picker, candidates, chance));
        }
        return picks;
    }
}
