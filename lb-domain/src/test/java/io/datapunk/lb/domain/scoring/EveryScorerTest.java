package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every built-in scorer, over random traces. */
class EveryScorerTest {
    private static final long SEED = 31_415_926L;
    private static final int STEPS = 200_000;
    private static final long SECOND = 1_000_000_000L;

    /** Every scorer with its defaults and with the consecutive rule on. */
    static Stream<HealthScorer> scorers() {
        System.out.println("EveryScorerTest seed " + SEED);
        return ServiceLoader.load(ScorerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(provider -> Stream.of("0", "1", "7")
                        .map(run -> provider.create(Settings.of(Map.of("circuitBreakThreshold", run)))));
    }

    private static Peers randomPeers(RandomGenerator random) {
        return new FakePeers(
                randomRate(random),
                random.nextBoolean(),
                random.nextInt(5),
                random.nextLong(2000),
                randomRate(random),
                randomRate(random),
                random.nextInt(5) == 0,
                random.nextBoolean());
    }

    private static float randomRate(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> Float.NaN;
            case 1 -> 0;
            case 2 -> 1;
            case 3 -> random.nextFloat() * 0.02f;
            default -> random.nextFloat();
        };
    }

    private static Outcome randomOutcome(RandomGenerator random, boolean bad) {
        Outcome[] all = Outcome.values();
        return random.nextInt(10) < 7
                ? (bad ? Outcome.SERVER_ERROR : Outcome.SUCCESS)
                : all[random.nextInt(all.length)];
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void randomTraces_keepTheLaws(HealthScorer scorer) {
        RandomGenerator random = new SplittableRandom(SEED);
        long word = 0;
        boolean bad = false;
        for (int step = 0; step < STEPS; step++) {
            bad = random.nextInt(20) == 0 ? !bad : bad;
            Peers peers = randomPeers(random);
            Outcome outcome = randomOutcome(random, bad);
            long latency = random.nextLong(-5, 3 * SECOND);
            long next = scorer.fold(word, outcome, latency, peers);
            assertThat(scorer.fold(word, outcome, latency, peers)).isEqualTo(next);
            assertThat(scorer.score(next)).isBetween(0f, 1f);
            assertThat(scorer.errorLevel(next)).isBetween(0, HealthScorer.FULL_LEVEL);
            if (outcome.isFailure()) {
                assertThat(scorer.score(next)).isLessThanOrEqualTo(scorer.score(word));
                assertThat(scorer.errorLevel(next)).isGreaterThan(scorer.errorLevel(word) - 1);
                assertThat(scorer.verdict(next)).isGreaterThanOrEqualTo(scorer.verdict(word));
            } else if (outcome == Outcome.CLIENT_ERROR) {
                assertThat(scorer.verdict(next)).isEqualTo(scorer.verdict(word));
                assertThat(scorer.errorLevel(next)).isEqualTo(scorer.errorLevel(word));
            } else if (outcome != Outcome.SUCCESS) {
                assertThat(next).isEqualTo(word);
            }
            assertFrozenNeverEjects(scorer, word, next, peers);
            word = random.nextInt(50) == 0 ? scorer.forgive(next, random.nextLong(1, 30 * SECOND)) : next;
        }
    }

    private static void assertFrozenNeverEjects(HealthScorer scorer, long before, long after, Peers peers) {
        if (peers.frozen() && scorer.verdict(before) != Verdict.EJECT) {
            assertThat(scorer.verdict(after)).isNotEqualTo(Verdict.EJECT);
        }
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void nothingAgainstIt_successWritesNothing(HealthScorer scorer) {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int step = 0; step < 10_000; step++) {
            assertThat(scorer.fold(0, Outcome.SUCCESS, random.nextLong(), randomPeers(random)))
                    .isZero();
        }
        assertThat(scorer.score(0)).isEqualTo(1);
        assertThat(scorer.errorLevel(0)).isZero();
        assertThat(scorer.verdict(0)).isEqualTo(Verdict.KEEP);
        assertThat(scorer.forgive(0, SECOND)).isZero();
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void successesTogether_sayWhatTheySayOneByOne(HealthScorer scorer) {
        assertThat(scorer.looksAtLatency()).as("a busy instance is cheap").isFalse();
        for (double base : new double[] {0, 0.01, 0.1, 0.5, 1}) {
            Peers peers = FakePeers.at(base);
            long word = Folds.repeat(scorer, 0, peers, Outcome.TIMEOUT, 3);
            for (int successes = 1; successes < 60; successes++) {
                assertThat(scorer.succeeded(word, successes, peers))
                        .isEqualTo(Folds.repeat(scorer, word, peers, Outcome.SUCCESS, successes));
            }
            assertThat(scorer.succeeded(0, 5, peers)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void enoughSuccesses_bringItBackToNothing(HealthScorer scorer) {
        for (double base : new double[] {0, 0.01, 0.1, 0.5, 1}) {
            for (int errors : new int[] {1, 3, 10, 1000}) {
                long word = Folds.repeat(scorer, 0, FakePeers.at(base), Outcome.TIMEOUT, errors);
                assertThat(Folds.repeat(scorer, word, FakePeers.at(base), Outcome.SUCCESS, 400))
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void someSuccessesAndTime_bringItBackToNothing(HealthScorer scorer) {
        for (long step : new long[] {SECOND / 1000, SECOND / 10, SECOND}) {
            long word = Folds.repeat(scorer, 0, FakePeers.at(0.01), Outcome.UNREACHABLE, 20);
            word = Folds.repeat(scorer, word, FakePeers.at(0.01), Outcome.SUCCESS, 10);
            for (long elapsed = 0; elapsed < 1200 * SECOND; elapsed += step) {
                word = scorer.forgive(word, step);
            }
            assertThat(word).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void errorsWithoutEnd_saturate(HealthScorer scorer) {
        Peers peers = FakePeers.at(0.01);
        long word = Folds.repeat(scorer, 0, peers, Outcome.SERVER_ERROR, 100_000);
        assertThat(Folds.fold(scorer, word, peers, Outcome.SERVER_ERROR)).isEqualTo(word);
        assertThat(scorer.verdict(word)).isEqualTo(Verdict.EJECT);
        assertThat(scorer.score(word)).isBetween(0f, 0.001f);
    }

    /** A word that repeats has no drift, however long it goes on: the cycle is the same each time. */
    @ParameterizedTest
    @MethodSource("scorers")
    void periodicTraffic_endsInACycle(HealthScorer scorer) {
        Peers peers = FakePeers.at(0.05);
        long word = 0;
        for (int round = 0; round < 20_000; round++) {
            word = round(scorer, word, peers);
        }
        assertThat(round(scorer, word, peers)).isEqualTo(word);
    }

    private static long round(HealthScorer scorer, long word, Peers peers) {
        long failed = scorer.fold(word, Outcome.SERVER_ERROR, 0, peers);
        return Folds.repeat(scorer, failed, peers, Outcome.SUCCESS, 19);
    }

    @Test
    void serviceLoader_findsThemByName() {
        assertThat(ServiceLoader.load(ScorerProvider.class).stream()
                        .map(provider -> provider.get().name()))
                .containsExactlyInAnyOrder("asymmetric", "burst-aware");
    }
}
