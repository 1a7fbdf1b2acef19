package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedSettingsTest {
    @Test
    void whatAConfigurationSaysOfItself_makesItAnew() {
        for (HealthAwareConfig config : List.of(
                HealthAwareConfig.defaults(),
                HealthAwareConfig.classic(),
                HealthAwareConfig.builder().noChecks().build(),
                HealthAwareConfig.builder()
                        .strategy("a", Map.of("k", "1"))
                        .scorer("b", Map.of("k", "2"))
                        .check("c", Map.of("k", "3"))
                        .build())) {
            HealthAwareConfig again = HealthAwareConfig.classicBuilder()
                    .settings(config.service().asMap())
                    .build();

            assertThat(again.service()).isEqualTo(config.service());
        }
    }

    @Test
    void whatIsNotSet_stays() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .settings(Map.of("rampWindow", "250ms", "fall", "5"))
                .build();

        assertThat(config.service().recovery().rampWindow()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.service().checks().fall()).isEqualTo(5);
        assertThat(config.service().scoring())
                .isEqualTo(HealthAwareConfig.defaults().service().scoring());
    }

    @Test
    void otherPlugin_losesTheSettingsOfTheOneBefore() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .scorer("one", Map.of("k", "1"))
                .settings(Map.of("scorer", "other", "scorerSettings.l", "2"))
                .build();

        assertThat(config.service().scoring().settings()).containsOnly(Map.entry("l", "2"));
    }

    @Test
    void wrongSettings_areToldAllAtOnce() {
        assertThatThrownBy(() -> HealthAwareConfig.builder()
                        .settings(Map.of(
                                "fal",
                                "3",
                                "rampStart",
                                "much",
                                "tooFew",
                                "CRY",
                                "trialLimit",
                                "soon",
                                "rise",
                                "1000")))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        invalid -> assertThat(invalid.violations())
                                .hasSize(5)
                                .anyMatch(line -> line.startsWith("\"fal\": unknown, expected one of "))
                                .anyMatch(line -> line.startsWith("rampStart: \"much\", expected a number"))
                                .anyMatch(line -> line.startsWith("tooFew: \"CRY\", expected one of BEST_EFFORT"))
                                .anyMatch(line -> line.startsWith("trialLimit: \"soon\", expected a duration"))
                                .anyMatch(line -> line.startsWith("rise: 1000, expected 1 to 100")));
    }

    @Test
    void valueThatCannotBeRead_isRefusedWithoutARangeThatIsNotTheSettings() {
        assertThatThrownBy(() -> HealthAwareConfig.builder()
                        .settings(Map.of(
                                "fall",
                                "x",
                                "maxEjectedShare",
                                "0,5",
                                "recoveryWindow",
                                "1",
                                "retries",
                                "99999999999")))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        invalid -> assertThat(invalid.violations())
                                .containsExactlyInAnyOrder(
                                        "fall: \"x\", expected a whole number of at most nine digits",
                                        "maxEjectedShare: \"0,5\", expected a number",
                                        "recoveryWindow: \"1\", expected a duration such as 250ms, 5s or PT5S",
                                        "retries: \"99999999999\", expected a whole number of at most nine digits"));
    }

    @Test
    void valueOutOfItsRange_isRefusedByTheConfiguration() {
        HealthAwareConfig.Builder builder = HealthAwareConfig.builder().settings(Map.of("fall", "1000"));

        assertThatThrownBy(builder::build).hasMessageContaining("fall: 1000, expected 1 to 100");
    }
}
