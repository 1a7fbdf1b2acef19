package io.datapunk.lb.domain.scoring;

import static io.datapunk.lb.spi.Outcome.CLIENT_ERROR;
import static io.datapunk.lb.spi.Outcome.SERVER_ERROR;
import static io.datapunk.lb.spi.Outcome.SUCCESS;
import static io.datapunk.lb.spi.Outcome.TIMEOUT;
import static io.datapunk.lb.spi.Outcome.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurstAwareScorerTest {
    private static final Peers QUIET = FakePeers.at(0);
    private static final long SECOND = 1_000_000_000L;

    private final HealthScorer scorer = scorer(Map.of());

    private static HealthScorer scorer(Map<String, String> settings) {
        return new BurstAwareScorerProvider().create(Settings.of(settings));
    }

    @Test
    void deadInstance_isEjectedByTheFourthError() {
        assertThat(Folds.untilEject(scorer, QUIET, SERVER_ERROR, 100)).isEqualTo(4);
        assertThat(Folds.untilEject(scorer, QUIET, TIMEOUT, 100)).isEqualTo(4);
    }

    /** Whoever answers others may be busy, so that more than one time out for one reason; what is silent has nothing to answer. */
    @Test
    void timeoutOfOneThatAnswersOthers_saysLess_andAnErrorInAnAnswerAsMuch() {
        Peers busy = FakePeers.at(0).answeringOthers();
        assertThat(Folds.untilEject(scorer, busy, TIMEOUT, 100)).isEqualTo(5);
        assertThat(Folds.untilEject(scorer, busy, SERVER_ERROR, 100)).isEqualTo(4);
        assertThat((double) scorer.score(Folds.repeat(scorer, 0, busy, TIMEOUT, 2)))
                .isGreaterThan(0.3);
        assertThat((double) scorer.score(Folds.repeat(scorer, 0, QUIET, TIMEOUT, 2)))
                .isLessThan(0.05);
    }

    @Test
    void refusedConnection_ejectsAtTheSecond_evenWhenErrorsAreCommon() {
        assertThat(Folds.untilEject(scorer, QUIET, UNREACHABLE, 100)).isEqualTo(2);
        assertThat(Folds.untilEject(scorer, FakePeers.at(0.39), UNREACHABLE, 100))
                .isLessThanOrEqualTo(3);
    }

    /** From four in ten on an error is everybody's. */
    @Test
    void errorsOfMostRequestsToOthers_ejectNobody_notEvenWhoRefuses() {
        assertThat(Folds.untilEject(scorer, FakePeers.at(0.4), UNREACHABLE, 1000))
                .isGreaterThan(1000);
        assertThat(scorer.verdict(Folds.repeat(scorer, 0, FakePeers.at(0.4), UNREACHABLE, 1000)))
                .isEqualTo(Verdict.DOUBT);
    }

    @Test
    void whoOnlyFails_isExcusedByNobodysErrors_asLongAsSomebodyIsWell() {
        assertThat(Folds.untilEject(scorer, FakePeers.at(1).andSomeAreWell(), SERVER_ERROR, 1000))
                .isBetween(8, 12);
        assertThat(Folds.untilEject(scorer, FakePeers.at(1).andSomeAreWell().freeze(), SERVER_ERROR, 1000))
                .isGreaterThan(1000);
    }

    @Test
    void whoSucceedsNowAndThen_isExcusedByTheErrorsOfTheOthers() {
        Peers nearlyAllFail = FakePeers.at(0.9).andSomeAreWell();
        long word = 0;
        for (int round = 0; round < 100; round++) {
            word = Folds.repeat(scorer, word, nearlyAllFail, SERVER_ERROR, 7);
            assertThat(scorer.verdict(word)).isNotEqualTo(Verdict.EJECT);
            word = Folds.fold(scorer, word, nearlyAllFail, SUCCESS);
        }
    }

    @Test
    void returningInstance_isKept_andEjectedByHalfTheErrors() {
        long returning = scorer.returning();
        assertThat(scorer.verdict(returning)).isEqualTo(Verdict.KEEP);
        assertThat(scorer.errorLevel(returning)).isZero();
        assertThat(scorer.verdict(Folds.repeat(scorer, returning, QUIET, SERVER_ERROR, 2)))
                .isEqualTo(Verdict.EJECT);
        assertThat(Folds.untilEject(scorer, QUIET, SERVER_ERROR, 100)).isEqualTo(4);
    }

    @Test
    void returningInstance_thatStaysWell_isSuspectedNoMore() {
        Peers usual = FakePeers.at(0.01);
        assertThat(Folds.repeat(scorer, scorer.returning(), usual, SUCCESS, 100))
                .isZero();
    }

    /** Odds of ten look for a tenth of errors among a hundredth, and must not take one that always has two or three for it. */
    @Test
    void threeErrorsInAHundred_ofOneThatIsNew_areNoFault() {
        for (long requests = 10; requests <= 100; requests += 10) {
            Peers young = FakePeers.of(0.001, requests, 0.03);
            long word = 0;
            for (int round = 0; round < 100; round++) {
                word = Folds.repeat(scorer, Folds.fold(scorer, word, young, SERVER_ERROR), young, SUCCESS, 32);
            }
            assertThat(scorer.verdict(word)).as("%d requests", requests).isEqualTo(Verdict.KEEP);
            assertThat(Folds.untilEject(scorer, young, SERVER_ERROR, 100)).isEqualTo(4);
        }
    }

    @Test
    void nothingKnownOfThePool_worksAgainstTheLeastRate() {
        assertThat(Folds.untilEject(scorer, FakePeers.UNKNOWN, SERVER_ERROR, 100))
                .isEqualTo(4);
    }

    @Test
    void oneError_isKept_twoInARowAreDoubted() {
        long one = Folds.fold(scorer, 0, QUIET, SERVER_ERROR);
        assertThat(scorer.verdict(one)).isEqualTo(Verdict.KEEP);
        assertThat(scorer.verdict(Folds.fold(scorer, one, QUIET, SERVER_ERROR))).isEqualTo(Verdict.DOUBT);
    }

    @Test
    void whatEverybodyHas_ejectsNobody() {
        Peers allFail = FakePeers.at(1);
        assertThat(Folds.untilEject(scorer, allFail, SERVER_ERROR, 1000)).isGreaterThan(1000);
    }

    @Test
    void routeThatFailsAnyway_isNotHeldAgainstTheInstance() {
        Peers peers = FakePeers.at(0).route(0.5);
        long word = 0;
        for (int round = 0; round < 100; round++) {
            word = Folds.repeat(scorer, word, peers, SERVER_ERROR, 4);
            assertThat(scorer.verdict(word)).isNotEqualTo(Verdict.EJECT);
            word = Folds.repeat(scorer, word, peers, SUCCESS, 4);
        }
    }

    @Test
    void ownLongRate_countsWithOneErrorMore_upToThreeInAHundred() {
        Peers known = FakePeers.of(0, 200, 0.01);
        Peers bad = FakePeers.of(0, 1_000, 0.5);
        assertThat(twoErrorsCount(known)).isCloseTo(twoErrorsCount(FakePeers.at(0.015)), within(1e-4f));
        assertThat(twoErrorsCount(bad)).isEqualTo(twoErrorsCount(FakePeers.at(0.03)));
    }

    private float twoErrorsCount(Peers peers) {
        return scorer.score(Folds.repeat(scorer, 0, peers, SERVER_ERROR, 2));
    }

    @Test
    void clientErrors_ejectNobody_andAFewOfThemCountForNothing() {
        long some = Folds.fold(scorer, 0, QUIET, SERVER_ERROR, SERVER_ERROR);
        long few = Folds.repeat(scorer, some, QUIET, CLIENT_ERROR, 2);
        assertThat(scorer.score(few)).isEqualTo(scorer.score(some));
        long many = Folds.repeat(scorer, some, QUIET, CLIENT_ERROR, 50);
        assertThat(scorer.verdict(many)).isEqualTo(Verdict.DOUBT).isEqualTo(scorer.verdict(some));
        assertThat(scorer.errorLevel(many)).isEqualTo(scorer.errorLevel(some));
    }

    @Test
    void whoBlamesMostRequestsOnTheirSenders_isNotChosen_untilItAnswersAgain() {
        long blaming = Folds.repeat(scorer, 0, QUIET, CLIENT_ERROR, 50);
        assertThat(scorer.verdict(blaming)).isEqualTo(Verdict.KEEP);
        assertThat(scorer.score(blaming)).isLessThan(0.001f);
        assertThat(Folds.repeat(scorer, blaming, QUIET, SUCCESS, 30)).isZero();
        assertThat(scorer.score(scorer.forgive(blaming, 60 * SECOND))).isEqualTo(1);
    }

    @Test
    void frozen_isDoubtedAtMost_andEjectsAtTheFirstErrorsAfterwards() {
        Peers frozen = FakePeers.at(0).freeze();
        long word = Folds.repeat(scorer, 0, frozen, UNREACHABLE, 500);
        assertThat(scorer.verdict(word)).isEqualTo(Verdict.DOUBT);
        assertThat(scorer.verdict(Folds.fold(scorer, word, QUIET, SERVER_ERROR)))
                .isEqualTo(Verdict.EJECT);
    }

    @Test
    void condemnedBeforeTheFreeze_staysCondemned() {
        long condemned = Folds.repeat(scorer, 0, QUIET, SERVER_ERROR, 6);
        assertThat(scorer.verdict(Folds.fold(scorer, condemned, FakePeers.at(0).freeze(), SERVER_ERROR)))
                .isEqualTo(Verdict.EJECT);
    }

    @Test
    void consecutiveRule_isOffByDefault_andEjectsWhenSet() {
        Peers allFail = FakePeers.at(1);
        assertThat(Folds.untilEject(scorer(Map.of("circuitBreakThreshold", "7")), allFail, SERVER_ERROR, 100))
                .isEqualTo(7);
        HealthScorer seven = scorer(Map.of("circuitBreakThreshold", "7"));
        long six = Folds.repeat(seven, 0, allFail, SERVER_ERROR, 6);
        assertThat(seven.verdict(Folds.fold(seven, six, allFail, SUCCESS, SERVER_ERROR)))
                .isNotEqualTo(Verdict.EJECT);
    }

    @Test
    void higherThreshold_takesMoreErrors() {
        Peers usual = FakePeers.at(0.01);
        assertThat(Folds.untilEject(scorer(Map.of("threshold", "7")), usual, SERVER_ERROR, 100))
                .isEqualTo(2);
        assertThat(Folds.untilEject(scorer(Map.of("threshold", "15")), usual, SERVER_ERROR, 100))
                .isEqualTo(5);
    }

    @Test
    void condemned_scoresNearNothing() {
        assertThat(scorer.score(Folds.repeat(scorer, 0, QUIET, SERVER_ERROR, 4)))
                .isLessThan(0.002f);
    }

    /** The cube of what the level of errors leaves, over one more than s√s, s the evidence in units of the threshold of doubt. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void score_isOfTheRecentErrorsAndOfTheEvidence(int errors) {
        double leastRate = 0.004;
        double lesser = 1 / (9 * leastRate);
        double greater = 1 / (59 * leastRate);
        double level = 0;
        for (int i = 0; i < errors; i++) {
            lesser = (1 + lesser) * 10 / (1 + 9 * leastRate);
            greater = (1 + greater) * 60 / (1 + 59 * leastRate);
            level += (1 - level) / 20;
        }
        double saturated = 2 * Math.exp(13);
        double found = (Math.min(lesser, saturated) + Math.min(greater, saturated)) / 2;
        double expected = Math.pow(1 - level, 3) / (1 + Math.pow(found / Math.exp(13 - 6.6), 1.5));
        assertThat((double) scorer.score(Folds.repeat(scorer, 0, QUIET, SERVER_ERROR, errors)))
                .isCloseTo(expected, within(expected * 1e-3));
    }

    @Test
    void errorLevel_followsTheLastTwentyRequests_andTenSecondsForgetIt() {
        long word = Folds.repeat(scorer, 0, QUIET, SERVER_ERROR, 20);
        double level = scorer.errorLevel(word) / 65535.0;
        assertThat(level).isCloseTo(1 - Math.pow(0.95, 20), within(0.001));
        assertThat(scorer.errorLevel(scorer.forgive(word, 10 * SECOND)) / 65535.0)
                .isCloseTo(level / Math.E, within(0.001));
    }

    @Test
    void evidence_isForgottenWithAMinute_inStepsOfAnySize() {
        long word = Folds.repeat(scorer, 0, QUIET, SERVER_ERROR, 4);
        assertThat(scorer.verdict(scorer.forgive(word, SECOND / 10))).isEqualTo(Verdict.EJECT);
        float atOnce = scorer.score(scorer.forgive(word, 60 * SECOND));
        long inSteps = word;
        for (int step = 0; step < 600; step++) {
            inSteps = scorer.forgive(inSteps, SECOND / 10);
        }
        assertThat(scorer.score(inSteps)).isCloseTo(atOnce, within(atOnce * 0.25f));
    }

    @ParameterizedTest
    @CsvSource({
        "threshold, 6.9",
        "threshold, 15.1",
        "threshold, many",
        "healthThreshold, -0.1",
        "recoveryThreshold, NaN",
        "circuitBreakThreshold, 256",
        "down, 0.2",
    })
    void settingOutOfRange_isRefusedWithKeyValueAndExpectation(String key, String value) {
        assertThatThrownBy(() -> scorer(Map.of(key, value)))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageStartingWith(key + ": \"" + value + "\", expected ");
    }
}
