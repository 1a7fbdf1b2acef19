package io.datapunk.lb.application.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoodChecksTest {
    private static final int HANDLE = 5_000;

    private final GoodChecks good = new GoodChecks();

    @Test
    void fewMoreSuccessesAndNoFailure_contradict() {
        good.note(HANDLE, 1_000_000, 77);

        assertThat(good.contradictedBy(HANDLE, 1_000_002, 77, 3)).isFalse();
        assertThat(good.contradictedBy(HANDLE, 1_000_003, 77, 3)).isTrue();
        assertThat(good.contradictedBy(HANDLE, 1_000_003, 78, 3)).isFalse();
    }

    @Test
    void whoeverIsForgotten_takesNoRoom() {
        for (int handle = 0; handle < HANDLE; handle++) {
            good.note(handle, handle, 1);
            good.passes(handle, 3);
        }
        assertThat(Chunks.of(good, "words")).isEqualTo(5);
        for (int handle = 0; handle < HANDLE; handle++) {
            good.forget(handle);
        }
        assertThat(Chunks.of(good, "words")).as("one to spare").isEqualTo(1);
    }

    @Test
    void countsThatPassTheirBits_areComparedByTheirDifference() {
        good.note(HANDLE, 4_094, 4_095);

        assertThat(good.contradictedBy(HANDLE, 4_097, 4_095, 3)).isTrue();
        assertThat(good.contradictedBy(HANDLE, 4_097, 4_096, 3)).isFalse();
    }

    @Test
    void passesCountsAndUrgency_areIndependent() {
        good.passes(HANDLE, 7);
        good.urgent(HANDLE, true);
        good.note(HANDLE, -1, -1);
        assertThat(good.passes(HANDLE)).isEqualTo(7);

        good.passes(HANDLE, 1_000);
        assertThat(good.passes(HANDLE)).isEqualTo(127);
        assertThat(good.contradictedBy(HANDLE, 2, -1, 3)).isTrue();
        assertThat(good.passes(HANDLE + 1)).isZero();

        assertThat(good.urgent(HANDLE)).isTrue();
        good.urgent(HANDLE, false);
        assertThat(good.passes(HANDLE)).isEqualTo(127);
        assertThat(good.urgent(HANDLE)).isFalse();

        good.forget(HANDLE);
        assertThat(good.passes(HANDLE)).isZero();
        assertThat(good.contradictedBy(HANDLE, 2, 0, 3)).isFalse();
    }
}
