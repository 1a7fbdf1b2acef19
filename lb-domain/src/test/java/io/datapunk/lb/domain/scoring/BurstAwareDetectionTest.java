package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon the detector alone finds a fault, and how often it finds one that is none; the peers' rate is known. */
class BurstAwareDetectionTest {
    private static final long SEED = 20_251_123L;
    private static final int RUNS = 2000;
    private static final int LONGEST_RUN = 100_000;

    private final HealthScorer scorer = new BurstAwareScorerProvider().create(Settings.empty());
    private final RandomGenerator random = new SplittableRandom(SEED);

    private long fold(long word, double errorRate, Peers peers) {
        return scorer.fold(word, random.nextDouble() < errorRate ? Outcome.SERVER_ERROR : Outcome.SUCCESS, 0, peers);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 1.0, 5",
        "0.01, 0.5, 10",
        "0.01, 0.3, 18",
        "0.01, 0.2, 32",
        "0.01, 0.1, 85",
        "0.001, 1.0, 5",
        "0.001, 0.3, 18",
        "0.001, 0.1, 85",
        "0.03, 1.0, 6",
        "0.03, 0.3, 30",
    })
    void fault_isFoundWithin(double base, double fault, double mostRequests) {
        Peers peers = FakePeers.at(base);
        long requests = 0;
        for (int run = 0; run < RUNS; run++) {
            requests += requestsUntilEjected(base, fault, peers);
        }
        double mean = (double) requests / RUNS;
        report("base %.3f fault %.2f: %.2f requests until ejected", base, fault, mean);
        assertThat(mean).isLessThanOrEqualTo(mostRequests);
    }

    private int requestsUntilEjected(double base, double fault, Peers peers) {
        long word = 0;
        for (int before = 0; before < 100; before++) {
            word = fold(word, base, peers);
        }
        for (int request = 1; request < LONGEST_RUN; request++) {
            word = fold(word, fault, peers);
            if (scorer.verdict(word) == Verdict.EJECT) {
                return request;
            }
        }
        return LONGEST_RUN;
    }

    @ParameterizedTest
    @CsvSource({"0.001, 5000000", "0.01, 5000000", "0.1, 3000000"})
    void noFault_isFoundAtMostTwiceInAMillion(double base, int requests) {
        Peers peers = FakePeers.at(base);
        int ejections = 0;
        long word = 0;
        for (int request = 0; request < requests; request++) {
            word = fold(word, base, peers);
            if (scorer.verdict(word) == Verdict.EJECT) {
                ejections++;
                word = 0;
            }
        }
        double perMillion = ejections * 1e6 / requests;
        report("base %.3f: %.2f false ejections per million, of %.0f requests", base, perMillion, (double) requests);
        assertThat(perMillion).isLessThanOrEqualTo(2);
    }

    @Test
    void burstOfThree_inAHealthyInstance_isForgiven() {
        Peers peers = FakePeers.at(0.01);
        long word = Folds.repeat(scorer, 0, peers, Outcome.SERVER_ERROR, 3);
        assertThat(scorer.verdict(word)).isEqualTo(Verdict.DOUBT);
        assertThat(scorer.verdict(Folds.repeat(scorer, word, peers, Outcome.SUCCESS, 60)))
                .isEqualTo(Verdict.KEEP);
    }

    private static void report(String format, double... figures) {
        Object[] boxed = new Object[figures.length];
        for (int i = 0; i < figures.length; i++) {
            boxed[i] = figures[i];
        }
        System.out.println("burst-aware seed " + SEED + ": " + String.format(Locale.ROOT, format, boxed));
    }
}
