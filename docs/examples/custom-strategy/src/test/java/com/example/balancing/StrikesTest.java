package com.example.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrikesTest {
    private final HealthScorer strikes = new StrikesProvider().create(Settings.of(Map.of("strikes", "2")));

    private long after(Outcome... outcomes) {
        long evidence = 0;
        for (Outcome outcome : outcomes) {
            evidence = strikes.fold(evidence, outcome, 1_000_000, null); // it looks at nobody else
        }
        return evidence;
    }

    @Test
    void errorsInARow_eject() {
        assertThat(strikes.verdict(after(Outcome.TIMEOUT))).isEqualTo(Verdict.KEEP);
        assertThat(strikes.verdict(after(Outcome.TIMEOUT, Outcome.SERVER_ERROR)))
                .isEqualTo(Verdict.EJECT);
    }

    @Test
    void aSuccess_startsAnew() {
        assertThat(after(Outcome.SUCCESS)).isZero();
        assertThat(after(Outcome.TIMEOUT, Outcome.SUCCESS)).isZero();
        assertThat(strikes.verdict(after(Outcome.TIMEOUT, Outcome.SUCCESS, Outcome.TIMEOUT)))
                .isEqualTo(Verdict.KEEP);
    }

    @Test
    void whatIsNoError_isNoStrike() {
        assertThat(after(Outcome.CLIENT_ERROR, Outcome.THROTTLED, Outcome.IGNORED))
                .isZero();
    }

    @Test
    void theScore_fallsWithEachErrorAndStaysInItsRange() {
        assertThat(strikes.score(0)).isEqualTo(1);
        assertThat(strikes.score(after(Outcome.TIMEOUT))).isEqualTo(0.5f);
        assertThat(strikes.score(after(Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.TIMEOUT)))
                .isZero();
    }

    @Test
    void settingsItCannotUse_areRefused() {
        StrikesProvider provider = new StrikesProvider();
        assertThatThrownBy(() -> provider.create(Settings.of(Map.of("strikes", "0"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("strikes: \"0\", expected a whole number from 1 to 100");
        assertThatThrownBy(() -> provider.create(Settings.of(Map.of("strike", "3"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("expected one of the keys");
    }
}
