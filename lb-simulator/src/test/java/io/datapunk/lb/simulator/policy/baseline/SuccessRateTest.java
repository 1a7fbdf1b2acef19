package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessRateTest {
    /** With k equally bad ones of n each is √((n − k)/k) deviations below the mean. */
    @ParameterizedTest
    @CsvSource({
        // servers, bad, found
        " 4, 1, 0", // √3: too few in any case
        " 5, 1, 1", // 2
        " 5, 2, 0",
        " 9, 2, 0", // 1.87
        "10, 2, 2", // 2
        "10, 3, 0", // blind
        "10, 10, 0",
    })
    void equallyBadOnes_standOutWhileTheyAreFew(int servers, int bad, int found) {
        SuccessRate rule = new SuccessRate(servers);
        TestPlace place = new TestPlace(servers);
        for (int server = 0; server < servers; server++) {
            for (int request = 0; request < 100; request++) {
                rule.ended(server, server < bad && request < 50);
            }
        }

        assertThat(rule.swept(place.with(new Everybody(servers)).usable())).hasSize(found);
    }

    @Test
    void threshold_isTheMeanMinusDeviations() {
        assertThat(SuccessRate.threshold(new double[] {0.5, 1, 1, 1, 1})).isCloseTo(0.52, within(1e-12));
    }

    @Test
    void fewRequests_areNotJudged() {
        SuccessRate rule = new SuccessRate(6);
        ServerSet all = new TestPlace(6).with(new Everybody(6)).usable();
        for (int server = 0; server < 6; server++) {
            for (int request = 0; request < (server == 0 ? 99 : 100); request++) {
                rule.ended(server, server == 0);
            }
        }

        assertThat(rule.swept(all)).isEmpty();
    }

    @Test
    void interval_beginsAnew() {
        SuccessRate rule = new SuccessRate(5);
        ServerSet all = new TestPlace(5).with(new Everybody(5)).usable();
        for (int server = 0; server < 5; server++) {
            for (int request = 0; request < 100; request++) {
                rule.ended(server, server == 0);
            }
        }

        assertThat(rule.swept(all)).isEqualTo(List.of(0));
        assertThat(rule.swept(all)).isEmpty();
        assertThat(Arrays.asList(rule.ended(0, true), rule.ended(0, false))).containsOnly(false);
    }
}
