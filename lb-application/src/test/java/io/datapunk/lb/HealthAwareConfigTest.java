package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.lb.ServiceConfig.Leases;
import io.datapunk.lb.ServiceConfig.Recovery;
import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthAwareConfigTest {
    private static List<String> violations(HealthAwareConfig.Builder builder) {
        try {
            builder.build();
            return List.of();
        } catch (InvalidConfigException invalid) {
            return invalid.violations();
        }
    }

    @Test
    void presets_areValidAndDifferWhereDocumented() {
        assertThat(HealthAwareConfig.defaults().service().scoring().scorer()).isEqualTo("burst-aware");
        ServiceConfig classic = HealthAwareConfig.classic().service();
        assertThat(classic.asMap())
                .containsEntry("scorer", "asymmetric")
                .containsEntry("checkInterval", "PT30S")
                .containsEntry("healthThreshold", "0.5")
                .containsEntry("recoveryThreshold", "0.8")
                .containsEntry("circuitBreakThreshold", "5")
                .containsEntry("recoveryWindow", "PT5M")
                .containsEntry("minHealthyInstances", "1");
    }

    @Test
    void recoveryThresholdNotAboveHealthThreshold_isSaidWithNameValueAndExpectation() {
        assertThat(violations(HealthAwareConfig.builder().healthThreshold(0.8).recoveryThreshold(0.8)))
                .containsExactly("recoveryThreshold: 0.8, expected more than healthThreshold (0.8)");
    }

    @Test
    void zeroNegativeAndAbsurdDurations_areRefused() {
        for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(400))) {
            assertThat(violations(HealthAwareConfig.builder().checkInterval(bad, bad)))
                    .anySatisfy(text -> assertThat(text).startsWith("checkInterval: " + bad));
            assertThat(violations(HealthAwareConfig.builder().checkTimeout(bad)))
                    .anySatisfy(text -> assertThat(text).startsWith("checkTimeout: " + bad));
            assertThat(violations(HealthAwareConfig.builder().recovery(new Recovery(bad, bad, bad, bad, 3, 0.1, bad))))
                    .hasSizeGreaterThanOrEqualTo(5);
            assertThat(violations(HealthAwareConfig.builder().leases(new Leases(Duration.ofSeconds(-1), bad, false))))
                    .hasSize(2);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without a null checker.
    void valuesThatAreNone_areRefusedLikeOthers() {
        assertThat(violations(HealthAwareConfig.builder()
                        .strategy(null)
                        .tooFew(null)
                        .recoveryWindow(null)
                        .drainTime(null)
                        .override("billing", service -> service.checkTimeout(null))))
                .containsExactly(
                        "strategy: null, expected a name",
                        "tooFew: null, expected one of BEST_EFFORT, FAIL_FAST, PANIC",
                        "recoveryWindow: null, expected PT0.001S to PT24H",
                        "services.billing.strategy: null, expected a name",
                        "services.billing.tooFew: null, expected one of BEST_EFFORT, FAIL_FAST, PANIC",
                        "services.billing.recoveryWindow: null, expected PT0.001S to PT24H",
                        "services.billing.checkTimeout: null, expected PT0.001S to PT10M",
                        "drainTime: null, expected 0 to PT1H");
    }

    @Test
    void everyViolation_isSaidAtOnce() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> HealthAwareConfig.builder()
                        .healthThreshold(Double.NaN)
                        .recoveryThreshold(2)
                        .circuitBreakThreshold(-1)
                        .minHealthyInstances(0)
                        .maxEjectedShare(1.5)
                        .maxServices(0)
                        .strategy(" ")
                        .override("billing", service -> service.checkTimeout(Duration.ZERO))
                        .build())
                .satisfies(invalid -> assertThat(invalid.violations())
                        .extracting(text -> text.substring(0, text.indexOf(':')))
                        .contains(
                                "healthThreshold",
                                "recoveryThreshold",
                                "circuitBreakThreshold",
                                "minHealthyInstances",
                                "maxEjectedShare",
                                "maxServices",
                                "strategy",
                                "services.billing.checkTimeout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\u001bb"})
    void overrideOfANameNoServiceCanHave_isRefused(String name) {
        assertThat(violations(
                        HealthAwareConfig.builder().override(name, service -> service.checkTimeout(Duration.ZERO))))
                .containsExactly("services: " + Settings.quoted(name)
                        + ", expected a name of 1 to 255 characters without slashes and control characters");
    }

    @Test
    void overrideOfTheLongestName_isTakenAndOfALongerOneRefused() {
        String longest = "n".repeat(255);
        assertThat(HealthAwareConfig.builder()
                        .override(longest, service -> service.strategy("random"))
                        .build()
                        .of(longest)
                        .selection()
                        .strategy())
                .isEqualTo("random");
        assertThat(violations(HealthAwareConfig.builder().override(longest + "n", service -> service.noChecks())))
                .hasSize(1);
    }

    @Test
    void override_startsFromWhatHoldsForAll() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .override("billing", service -> service.minHealthyInstances(2))
                .strategy("random")
                .build();

        assertThat(config.of("billing").selection().strategy()).isEqualTo("random");
        assertThat(config.of("billing").ejection().minHealthyInstances()).isEqualTo(2);
        assertThat(config.of("orders").ejection().minHealthyInstances()).isEqualTo(1);
        assertThat(config.toBuilder().build()).isEqualTo(config);
    }

    @Test
    void overrideOfTheSameServiceAgain_addsToTheFirst() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .override("billing", service -> service.minHealthyInstances(2))
                .override("billing", service -> service.strategy("random"))
                .build();

        assertThat(config.of("billing").ejection().minHealthyInstances()).isEqualTo(2);
        assertThat(config.of("billing").selection().strategy()).isEqualTo("random");
    }
}
