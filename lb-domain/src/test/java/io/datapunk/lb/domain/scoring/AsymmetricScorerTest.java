package io.datapunk.lb.domain.scoring;

import static io.datapunk.lb.spi.Outcome.CLIENT_ERROR;
import static io.datapunk.lb.spi.Outcome.SERVER_ERROR;
import static io.datapunk.lb.spi.Outcome.SUCCESS;
import static io.datapunk.lb.spi.Outcome.TIMEOUT;
import static io.datapunk.lb.spi.Outcome.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsymmetricScorerTest {
    private static final Peers PEERS = FakePeers.UNKNOWN;

    private final HealthScorer scorer = scorer(Map.of());

    private static HealthScorer scorer(Map<String, String> settings) {
        return new AsymmetricScorerProvider().create(Settings.of(settings));
    }

    @Test
    void error_costsTwentyHundredthsAndSuccessGivesTenBack() {
        long one = Folds.fold(scorer, 0, PEERS, SERVER_ERROR);
        assertThat(scorer.score(one)).isEqualTo(0.8f);
        assertThat(scorer.score(Folds.fold(scorer, one, PEERS, TIMEOUT))).isEqualTo(0.6f);
        assertThat(scorer.score(Folds.fold(scorer, one, PEERS, SUCCESS))).isEqualTo(0.9f);
        assertThat(scorer.score(Folds.fold(scorer, one, PEERS, SUCCESS, SUCCESS)))
                .isEqualTo(1);
    }

    @Test
    void threeErrors_eject_twoAreDoubted() {
        long one = Folds.fold(scorer, 0, PEERS, UNREACHABLE);
        long two = Folds.fold(scorer, one, PEERS, SERVER_ERROR);
        long three = Folds.fold(scorer, two, PEERS, TIMEOUT);
        assertThat(scorer.verdict(0)).isEqualTo(Verdict.KEEP);
        assertThat(scorer.verdict(one)).isEqualTo(Verdict.KEEP);
        assertThat(scorer.verdict(two)).isEqualTo(Verdict.DOUBT);
        assertThat(scorer.verdict(three)).isEqualTo(Verdict.EJECT);
    }

    @Test
    void scoreAtTheThreshold_isKept_belowIsEjected() {
        HealthScorer quarter = scorer(Map.of("down", "0.25", "healthThreshold", "0.5", "circuitBreakThreshold", "0"));
        assertThat(Folds.untilEject(quarter, PEERS, SERVER_ERROR, 10)).isEqualTo(3);
    }

    @Test
    void consecutiveErrors_ejectHoweverSmallTheStep() {
        HealthScorer gentle = scorer(Map.of("down", "0.01", "circuitBreakThreshold", "5"));
        assertThat(Folds.untilEject(gentle, PEERS, SERVER_ERROR, 100)).isEqualTo(5);
        long interrupted = Folds.repeat(gentle, 0, PEERS, SERVER_ERROR, 4);
        interrupted = Folds.fold(gentle, interrupted, PEERS, SUCCESS, SERVER_ERROR);
        assertThat(gentle.verdict(interrupted)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void consecutiveRuleOff_onlyTheScoreEjects() {
        HealthScorer gentle = scorer(Map.of("down", "0.01", "circuitBreakThreshold", "0"));
        assertThat(Folds.untilEject(gentle, PEERS, SERVER_ERROR, 100)).isEqualTo(51);
    }

    @Test
    void clientError_changesNothing() {
        long some = Folds.fold(scorer, 0, PEERS, SERVER_ERROR, SERVER_ERROR);
        assertThat(Folds.repeat(scorer, some, PEERS, CLIENT_ERROR, 50)).isEqualTo(some);
        assertThat(Folds.repeat(scorer, 0, PEERS, CLIENT_ERROR, 50)).isZero();
    }

    @Test
    void frozen_staysBelowEject_andWhatWasAboveStaysAbove() {
        Peers frozen = FakePeers.UNKNOWN.freeze();
        long word = Folds.repeat(scorer, 0, frozen, SERVER_ERROR, 50);
        assertThat(scorer.verdict(word)).isEqualTo(Verdict.DOUBT);
        assertThat(scorer.score(word)).isEqualTo(0.5f);
        long condemned = Folds.repeat(scorer, 0, PEERS, SERVER_ERROR, 6);
        assertThat(scorer.verdict(Folds.fold(scorer, condemned, frozen, SERVER_ERROR)))
                .isEqualTo(Verdict.EJECT);
    }

    @Test
    void recentErrors_areTheErrorLevel_andTimeForgetsThemButNotTheScore() {
        long word = Folds.repeat(scorer, 0, PEERS, SERVER_ERROR, 20);
        assertThat(scorer.errorLevel(word)).isBetween((int) (0.6 * 65535), (int) (0.7 * 65535));
        long later = scorer.forgive(word, 10_000_000_000L);
        assertThat(scorer.errorLevel(later))
                .isBetween((int) (0.35 * scorer.errorLevel(word)), (int) (0.38 * scorer.errorLevel(word)));
        assertThat(scorer.score(later)).isEqualTo(scorer.score(word));
    }

    @ParameterizedTest
    @CsvSource({
        "down, 0",
        "down, 1.01",
        "down, NaN",
        "up, -0.1",
        "up, fast",
        "healthThreshold, 1.5",
        "recoveryThreshold, 2",
        "circuitBreakThreshold, -1",
        "circuitBreakThreshold, 256",
        "circuitBreakThreshold, 2.5",
        "upp, 0.1",
    })
    void settingOutOfRange_isRefusedWithKeyValueAndExpectation(String key, String value) {
        assertThatThrownBy(() -> scorer(Map.of(key, value)))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageStartingWith(key + ": \"" + value + "\", expected ");
    }

    @Test
    void recoveryNotAboveHealth_isRefused() {
        assertThatThrownBy(() -> scorer(Map.of("healthThreshold", "0.8", "recoveryThreshold", "0.8")))
                .hasMessage("recoveryThreshold: \"0.8\", expected a number above healthThreshold (0.8), at most 1");
    }
}
