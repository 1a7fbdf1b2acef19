package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The values of the original, without the faults it had. */
class ClassicPresetTest {
    private static Rig rig() {
        return new Rig(HealthAwareConfig.classicBuilder().noChecks().build());
    }

    @Test
    void theOriginalsValues_areThoseOfThePreset() {
        assertThat(HealthAwareConfig.classic().service().asMap())
                .containsEntry("scorer", "asymmetric")
                .containsEntry("checkInterval", "PT30S")
                .containsEntry("healthThreshold", "0.5")
                .containsEntry("recoveryThreshold", "0.8")
                .containsEntry("circuitBreakThreshold", "5")
                .containsEntry("recoveryWindow", "PT5M")
                .containsEntry("minHealthyInstances", "1");
    }

    @Test
    void instancesOfTheFirstList_areUsedAtOnceAndWhole() {
        try (Rig rig = rig()) {
            rig.with(3);

            assertThat(rig.service().snapshot().instances()).hasSize(3).allSatisfy(each -> {
                assertThat(each.circuit()).isEqualTo("closed");
                assertThat(each.eligible()).isTrue();
                assertThat(each.score()).isEqualTo(1);
                assertThat(each.share()).isEqualTo(1);
            });
            assertThat(rig.requests(30, Rig.allWell())).isZero();
            assertThat(rig.picked).hasSize(3);
        }
    }

    @Test
    void recoveryWindow_passesWithoutAnyRequest() {
        try (Rig rig = rig()) {
            rig.with(4);
            rig.untilOut("i1");

            // Five minutes, half of it more or less.
            rig.advance(Duration.ofSeconds(149));
            assertThat(rig.look("i1").circuit()).isEqualTo("open");
            rig.advance(Duration.ofSeconds(302));
            assertThat(rig.look("i1").circuit()).isEqualTo("half-open");

            rig.requests(30_000, Rig.allWell());
            assertThat(rig.look("i1").circuit()).isEqualTo("closed");
        }
    }

    @Test
    void permitThatNobodyReturns_doesNotKeepItsInstanceOut() {
        try (Rig rig = rig()) {
            rig.with(4);
            rig.untilOut("i1");
            rig.advance(Duration.ofSeconds(451));
            Lease forgotten = rig.service().acquire();
            assertThat(forgotten.instance().id()).isEqualTo("i1");
            assertThat(rig.look("i1").circuit()).isEqualTo("half-open");

            rig.advance(Duration.ofSeconds(31));
            assertThat(rig.look("i1").circuit()).isEqualTo("open");
            rig.advance(Duration.ofSeconds(451));
            rig.requests(30_000, Rig.allWell());

            assertThat(rig.look("i1").circuit()).isEqualTo("closed");
        }
    }
}
