package io.datapunk.lb.benchmarks.peer.common;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InUseTest {
    @Test
    void aThirdIsInUse_nothingIsSaidAgainstIt() {
        assertThatCode(() -> InUse.require(330, 990)).doesNotThrowAnyException();
    }

    @Test
    void lessThanAThirdIsInUse_isAnError() {
        assertThatThrownBy(() -> InUse.require(329, 990))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in use: 329, expected a third of 990");
    }
}
