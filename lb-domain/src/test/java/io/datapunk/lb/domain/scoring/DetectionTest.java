package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How soon a scorer alone finds a fault, and how often it finds one that is none; the peers' error rate is known. The
 * figures it prints are those of the documentation.
 */
class DetectionTest {
    private static final long SEED = 20_251_123L;
    private static final int RUNS = 2000;
    private static final int LONGEST_RUN = 100_000;

    private final HealthScorer burstAware = new BurstAwareScorerProvider().create(Settings.empty());
    private final HealthScorer asymmetric = new AsymmetricScorerProvider().create(Settings.empty());
    private final RandomGenerator random = new SplittableRandom(SEED);

    private long fold(HealthScorer scorer, long word, double errorRate, Peers peers) {
        return scorer.fold(word, random.nextDouble() < errorRate ? Outcome.SERVER_ERROR : Outcome.SUCCESS, 0, peers);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 1.0, 5",
        "0.01, 0.5, 10",
        "0.01, 0.3, 18",
        "0.01, 0.2, 32",
        "0.01, 0.1, 85",
        "0.01, 0.05, 400",
        "0.001, 1.0, 5",
        "0.001, 0.5, 10",
        "0.001, 0.3, 18",
        "0.001, 0.2, 32",
        "0.001, 0.1, 85",
        "0.03, 1.0, 6",
        "0.03, 0.5, 14",
        "0.03, 0.3, 30",
        "0.03, 0.2, 60",
    })
    void burstAware_findsAFaultWithin(double base, double fault, double mostRequests) {
        assertThat(requestsUntilEjected("burst-aware", burstAware, base, fault)).isLessThanOrEqualTo(mostRequests);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 1.0, 3", "0.01, 0.5, 11", "0.01, 0.3, 35", "0.01, 0.2, 105", "0.01, 0.1, 900"})
    void asymmetric_findsAFaultWithin(double base, double fault, double mostRequests) {
        assertThat(requestsUntilEjected("asymmetric", asymmetric, base, fault)).isLessThanOrEqualTo(mostRequests);
    }

    private double requestsUntilEjected(String name, HealthScorer scorer, double base, double fault) {
        long requests = 0;
        for (int run = 0; run < RUNS; run++) {
            requests += requestsOfOneRun(scorer, base, fault);
        }
        double mean = (double) requests / RUNS;
        report(name + ": base " + base + ", fault " + fault + ": " + mean + " requests until ejected");
        return mean;
    }

    private int requestsOfOneRun(HealthScorer scorer, double base, double fault) {
        Peers peers = FakePeers.at(base);
        long word = 0;
        for (int before = 0; before < 100; before++) {
            word = fold(scorer, word, base, peers);
        }
        for (int request = 1; request < LONGEST_RUN; request++) {
            word = fold(scorer, word, fault, peers);
            if (scorer.verdict(word) == Verdict.EJECT) {
                return request;
            }
        }
        return LONGEST_RUN;
    }

    @ParameterizedTest
    @CsvSource({"0.001, 5000000", "0.01, 5000000", "0.03, 3000000", "0.1, 3000000"})
    void burstAware_withoutAFault_ejectsAtMostTwiceInAMillion(double base, int requests) {
        assertThat(falsePerMillion("burst-aware", burstAware, base, requests)).isLessThanOrEqualTo(2);
    }

    /** It compares with nobody, so a base that all share is held against each. */
    @ParameterizedTest
    @CsvSource({"0.001, 1", "0.01, 5", "0.1, 1500"})
    void asymmetric_withoutAFault_ejectsByTheBase(double base, double mostPerMillion) {
        assertThat(falsePerMillion("asymmetric", asymmetric, base, 3_000_000)).isLessThanOrEqualTo(mostPerMillion);
    }

    private double falsePerMillion(String name, HealthScorer scorer, double base, int requests) {
        Peers peers = FakePeers.at(base);
        int ejections = 0;
        long word = 0;
        for (int request = 0; request < requests; request++) {
            word = fold(scorer, word, base, peers);
            if (scorer.verdict(word) == Verdict.EJECT) {
                ejections++;
                word = 0;
            }
        }
        double perMillion = ejections * 1e6 / requests;
        report(name + ": base " + base + ": " + perMillion + " false ejections in a million, of " + requests);
        return perMillion;
    }

    @Test
    void burstAware_threeErrorsOfAHealthyInstance_areForgiven() {
        Peers peers = FakePeers.at(0.01);
        long word = Folds.repeat(burstAware, 0, peers, Outcome.SERVER_ERROR, 3);
        assertThat(burstAware.verdict(word)).isEqualTo(Verdict.DOUBT);
        assertThat(burstAware.verdict(Folds.repeat(burstAware, word, peers, Outcome.SUCCESS, 60)))
                .isEqualTo(Verdict.KEEP);
    }

    private static void report(String line) {
        System.out.println("seed " + SEED + ", " + line);
    }
}
