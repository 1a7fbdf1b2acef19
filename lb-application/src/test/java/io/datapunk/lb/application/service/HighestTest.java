package io.datapunk.lb.application.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HighestTest {
    @Test
    void valueThatFalls_isAnsweredByTheHighestBeforeUntilItIsHigherAgain() {
        Highest highest = new Highest();

        assertThat(highest.with(0)).isZero();
        assertThat(highest.with(7)).isEqualTo(7);
        assertThat(highest.with(6)).isEqualTo(7);
        assertThat(highest.with(8)).isEqualTo(8);
    }
}
