package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What billions of requests leave behind. A fold is a pure function, so a trace that repeats comes back to a word it had before,
 * and the word after any number of rounds is one of those in between.
 */
class EndlessTrafficTest {
    private static final int MOST_ROUNDS = 100_000;
    private static final long[] FAR = {(1L << 31) - 1, 1L << 31, (1L << 32) - 1, 1L << 32, Long.MAX_VALUE};

    static Stream<HealthScorer> scorers() {
        return ServiceLoader.load(ScorerProvider.class).stream()
                .map(provider -> provider.get().create(Settings.empty()));
    }

    /** Rounds of this many requests of which the last fails, at a pool of about that error rate. */
    static Stream<Arguments> scorersAndRounds() {
        return scorers().flatMap(scorer -> Stream.of(7, 20, 100, 999).map(length -> Arguments.of(scorer, length)));
    }

    private static long round(HealthScorer scorer, long word, Peers peers, int length) {
        return Folds.fold(
                scorer, Folds.repeat(scorer, word, peers, Outcome.SUCCESS, length - 1), peers, Outcome.SERVER_ERROR);
    }

    @ParameterizedTest
    @MethodSource("scorersAndRounds")
    void errorsAsOftenAsUsual_areNoReasonToEjectAfterBillionsOfRequests(HealthScorer scorer, int length) {
        Peers peers = FakePeers.at(1.0 / length);
        List<Long> words = new ArrayList<>(List.of(0L));
        Map<Long, Integer> seen = new HashMap<>();
        while (seen.putIfAbsent(words.get(words.size() - 1), words.size() - 1) == null) {
            assertThat(words).hasSizeLessThan(MOST_ROUNDS);
            words.add(round(scorer, words.get(words.size() - 1), peers, length));
        }
        int cycleBegins = seen.get(words.get(words.size() - 1));
        int cycle = words.size() - 1 - cycleBegins;
        for (long requests : FAR) {
            long rounds = requests / length;
            long word = words.get(
                    rounds < cycleBegins ? (int) rounds : cycleBegins + (int) ((rounds - cycleBegins) % cycle));
            assertThat(scorer.verdict(word)).isNotEqualTo(Verdict.EJECT);
            assertThat(Folds.repeat(scorer, word, peers, Outcome.SUCCESS, 400)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void ownRequestsBeyondAnyCounter_foldAsABillionDo(HealthScorer scorer) {
        long word = 0;
        for (int request = 0; request < 200; request++) {
            Outcome outcome = request % 7 == 0 ? Outcome.TIMEOUT : Outcome.SUCCESS;
            long next = scorer.fold(word, outcome, 0, served(1_000_000_000));
            for (long requests : FAR) {
                assertThat(scorer.fold(word, outcome, 0, served(requests))).isEqualTo(next);
            }
            word = next;
        }
    }

    private static Peers served(long requests) {
        return FakePeers.of(0.01, requests, 0.02);
    }
}
