package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.Detours.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetoursTest {
    private final Detours detours = new Detours();

    @ParameterizedTest
    @EnumSource(Reason.class)
    void eachReason_isOneUntilItHoldsNoMore(Reason reason) {
        assertThat(detours.none()).isTrue();
        detours.because(reason, true);
        detours.because(reason, true);
        assertThat(detours.none()).isFalse();
        detours.because(reason, false);
        assertThat(detours.none()).isTrue();
        detours.because(reason, false);
        assertThat(detours.none()).isTrue();
    }

    @Test
    void oneReasonThatHoldsNoMore_leavesTheOthers() {
        detours.because(Reason.TOO_FEW, true);
        detours.because(Reason.EXPLAINED, true);
        detours.because(Reason.TOO_FEW, false);
        assertThat(detours.none()).isFalse();
        detours.because(Reason.EXPLAINED, false);
        assertThat(detours.none()).isTrue();
    }
}
