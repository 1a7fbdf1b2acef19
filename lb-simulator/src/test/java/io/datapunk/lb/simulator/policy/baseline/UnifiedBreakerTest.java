package io.datapunk.lb.simulator.policy.baseline;

import static io.datapunk.lb.simulator.policy.baseline.TestPlace.ending;
import static io.datapunk.lb.simulator.policy.baseline.TestPlace.send;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnifiedBreakerTest {
    private static final long SECOND = 1_000_000_000L;

    private final TestPlace place = new TestPlace(2);
    private final UnifiedBreaker breaker = place.with(new UnifiedBreaker(place.place()));

    private String state() {
        return breaker.standing(0).state();
    }

    @ParameterizedTest
    @CsvSource({
        "xxxx,             closed", // too few to judge
        "xxxxx,            open", // none of five
        "........x,        closed",
        "........xx,       closed", // .8 is not below .8
        "........xxx,      open",
        "........ttt,      open", // throttling counts for the rate
        "tttt,             closed",
    })
    void rate_opens(String endings, String state) {
        send(breaker, 0, endings);

        assertThat(state()).isEqualTo(state);
        assertThat(breaker.usable().contains(0)).isEqualTo(state.equals("closed"));
    }

    @Test
    void sevenInARow_openWhateverTheRate() {
        send(breaker, 0, ".".repeat(100) + "xxxxxx");
        assertThat(state()).isEqualTo("closed");
        send(breaker, 0, "x");

        assertThat(state()).isEqualTo("open");
        assertThat(place.said).containsExactly("0 closed > open: consecutive failures");
    }

    @Test
    void tenSeconds_areForgotten() {
        send(breaker, 0, "xxxx");
        place.pass(10, breaker);
        send(breaker, 0, "....x");

        assertThat(state()).isEqualTo("closed");
    }

    @Test
    void trial_decides() {
        send(breaker, 0, "xxxxx");
        place.pass(0.9, breaker);
        assertThat(state()).isEqualTo("open");
        send(breaker, 0, "."); // a late answer is not looked at
        place.pass(0.6, breaker); // 1 to 1.5 s
        assertThat(state()).isEqualTo("half-open");
        assertThat(breaker.usable().contains(0)).isTrue();

        breaker.sent(0);
        assertThat(breaker.usable().contains(0)).as("one at a time").isFalse();
        breaker.ended(0, ending('.', 0));

        assertThat(state()).isEqualTo("closed");
        assertThat(breaker.usable().contains(0)).isTrue();
    }

    @Test
    void failedTrials_doubleTheWaitUpToAMinute() {
        send(breaker, 0, "xxxxx");
        double[] least = {1, 2, 4, 8, 16, 32, 60, 60};
        for (int trial = 0; trial < least.length; trial++) {
            place.pass(least[trial] - 0.1, breaker);
            assertThat(state()).as("trial " + trial).isEqualTo("open");
            place.pass(0.1 + Math.min(60, least[trial] * 1.5) - least[trial], breaker);
            assertThat(state()).as("trial " + trial).isEqualTo("half-open");
            send(breaker, 0, "t");
        }
    }

    @Test
    void retryAfter_isTheLeastWait() {
        send(breaker, 0, "xxxx");
        breaker.sent(0);
        breaker.ended(0, ending('t', 20 * SECOND));
        place.pass(19.9, breaker);
        assertThat(state()).isEqualTo("open");

        place.pass(0.1, breaker);

        assertThat(state()).isEqualTo("half-open");
    }

    @Test
    void gone_isForgotten() {
        send(breaker, 0, "xxxxx");
        breaker.left(0);
        breaker.joined(0);
        place.pass(5, breaker);

        assertThat(state()).isEqualTo("closed");
        assertThat(place.said).containsExactly("0 closed > open: success rate", "0 open > closed: left");
    }
}
