package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.spi.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerZonesTest {
    private static CallerZones of(String text) {
        return CallerZones.of(Settings.of(Map.of("callerZones", text)));
    }

    @Test
    void shares_areInAnyUnit() {
        CallerZones callers = of("a=5, b = 3,c=2");
        assertThat(callers.part("a")).isCloseTo(0.5, within(1e-12));
        assertThat(callers.part("b")).isCloseTo(0.3, within(1e-12));
        assertThat(callers.part("nowhere")).isZero();
    }

    @Test
    void largestShares_areShares() {
        assertThat(of("a=1e300,b=1e300").with("c").part("a")).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void zoneWithAnEqualsSign_isCutAtTheLastOne() {
        assertThat(of("rack=7=1").part("rack=7")).isEqualTo(1);
    }

    @Test
    void nothingSaid_isNothingKnown() {
        assertThat(of(" ").said()).isFalse();
        assertThat(of("").with("a").said()).isFalse();
    }

    @Test
    void ownZoneThatIsNotNamed_countsAsAnAverageOne() {
        CallerZones callers = of("a=3,b=1").with("c");
        assertThat(callers.part("c")).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(callers.part("a")).isCloseTo(0.5, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "=1",
                "a=",
                "a=much",
                "a=-1",
                "a=NaN",
                "a=Infinity",
                "a=1.1e300",
                "a=2d",
                "a=0x1p3",
                "a=1,a=2"
            })
    void nonsense_isRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageStartingWith("callerZones: ")
                .hasMessageContaining("expected a zone that is named once and its share");
    }

    @Test
    void noCallersAtAll_isRefused() {
        assertThatThrownBy(() -> of("a=0,b=0"))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessage("callerZones: \"a=0,b=0\", expected at least one zone with a share above 0");
    }
}
