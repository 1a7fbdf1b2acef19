package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.lb.ServiceConfig.Leases;
import io.datapunk.lb.ServiceConfig.Recovery;
import io.datapunk.lb.ServiceConfig.TooFew;
import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    void changeForAllOfAConfigurationThatWasBuilt_reachesAnOverrideInWhatItDoesNotChange() {
        HealthAwareConfig before = HealthAwareConfig.builder()
                .strategy("random", Map.of("seed", "1"))
                .check("tcp", Map.of("port", "1"))
                .override("billing", service -> service.minHealthyInstances(3).checkTimeout(Duration.ofMillis(1_500)))
                .override(
                        "orders",
                        service -> service.strategy("random")
                                .scorer("asymmetric", Map.of("down", "0.5"))
                                .noChecks())
                .build();

        HealthAwareConfig after = before.toBuilder()
                .retries(0)
                .tooFew(TooFew.FAIL_FAST)
                .minHealthyInstances(2)
                .healthThreshold(0.25)
                .strategy("adaptive")
                .check("http", Map.of("path", "/up"))
                .override("billing", service -> service.settings(Map.of("rise", "4")))
                .build();

        assertThat(after.of("billing"))
                .isEqualTo(after.toBuilder()
                        .minHealthyInstances(3)
                        .checkTimeout(Duration.ofMillis(1_500))
                        .settings(Map.of("rise", "4"))
                        .build()
                        .service());
        assertThat(after.of("orders"))
                .isEqualTo(after.toBuilder()
                        .strategy("random")
                        .scorer("asymmetric", Map.of("down", "0.5"))
                        .noChecks()
                        .build()
                        .service());
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without a null checker.
    void valuesThatAreNone_areRefusedWithOverridesOfAConfigurationThatWasBuiltToo() {
        HealthAwareConfig before = HealthAwareConfig.builder()
                .override("billing", service -> service.minHealthyInstances(3))
                .build();

        assertThat(violations(before.toBuilder().strategy(null).tooFew(null).checkTimeout(null)))
                .hasSize(6);
    }

    @Test
    void overrideThatDiffersInEverything_isTheSameAfterToBuilder() {
        ServiceConfig classic = HealthAwareConfig.classic().service();
        ServiceConfig other = new ServiceConfig(
                new ServiceConfig.Selection("random", Map.of("a", "1")),
                new ServiceConfig.Scoring("asymmetric", Map.of("b", "2"), 0.1, 0.3, 7),
                new ServiceConfig.Ejection(1.0 / 3, 2, 0.7, TooFew.BEST_EFFORT),
                classic.recovery(),
                new ServiceConfig.Checks(
                        "tcp",
                        Map.of("c", "3"),
                        Duration.ofNanos(10_000_001),
                        Duration.ofMillis(10),
                        Duration.ofMillis(7),
                        9,
                        8,
                        Duration.ofHours(24),
                        10_000),
                new Leases(Duration.ofSeconds(90), Duration.ofSeconds(61), true),
                new ServiceConfig.Retries(10, 0.123_456_789, 10_000));
        HealthAwareConfig config = new HealthAwareConfig(
                HealthAwareConfig.defaults().service(), Map.of("billing", other), 5, Duration.ZERO);

        assertThat(other.asMap().entrySet())
                .doesNotContainAnyElementsOf(config.service().asMap().entrySet());
        assertThat(config.toBuilder().build()).isEqualTo(config);
        assertThat(config.toBuilder()
                        .retries(3)
                        .settings(classic.asMap())
                        .build()
                        .of("billing"))
                .isEqualTo(other);
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
