package io.datapunk.lb.domain.circuit;

import static io.datapunk.lb.domain.circuit.FakeCircumstances.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The borders in time that the table of the state machine passes over. */
class ThrottleTest {
    private static final float LEAST = 0.02f;

    @ParameterizedTest
    @ValueSource(longs = {0, 100 * SECOND, -100 * SECOND, Long.MAX_VALUE - SECOND})
    void holdThatIsOver_isCutAsAnyOther(long now) {
        Throttle over = new Throttle(LEAST, now - SECOND, true);
        assertThat(over.asked(now, 0)).isEqualTo(new Throttle((LEAST + 0.05f) * 0.8f, now, false));
        Throttle justOver = new Throttle(0.5f, now, true);
        assertThat(justOver.asked(now, 0)).isEqualTo(new Throttle(0.5f * 0.8f, now, false));
        assertThat(new Throttle(0.5f, now + 1, true).asked(now, 0)).isEqualTo(new Throttle(0.5f, now + 1, true));
    }

    @Test
    void nothingRecoversAtTheVeryMoment() {
        Throttle justOver = new Throttle(LEAST, 0, true);
        assertThat(justOver.recovered(0)).isSameAs(justOver);
        assertThat(Throttle.NONE.recovered(SECOND)).isSameAs(Throttle.NONE);
    }

    /** Half of the share: a tenth of a second apart; a fiftieth of it: 4.9 s. */
    @ParameterizedTest
    @CsvSource({"1, 0", "0.5, 100000000", "0.02, 4900000000"})
    void trials_lieTheFurtherApartTheLessIsLeft(float factor, long apart) {
        Throttle throttle = new Throttle(factor, SECOND, false);
        long rounding = apart / 1_000_000;
        assertThat(throttle.allowsTrial(SECOND, apart + rounding)).isTrue();
        assertThat(throttle.allowsTrial(SECOND, apart - rounding - 1)).isFalse();
    }

    @Test
    void holdThatLasts_allowsNoTrial_howeverLongAgoTheLastWas() {
        Throttle holds = new Throttle(LEAST, SECOND, true);
        assertThat(holds.allowsTrial(SECOND - 1, Long.MAX_VALUE)).isFalse();
        assertThat(holds.allowsTrial(SECOND, Long.MAX_VALUE)).isTrue();
        assertThat(new Throttle(LEAST, SECOND, false).allowsTrial(SECOND - 1, 0))
                .isTrue();
    }

    @Test
    void recoveredToTheWhole_isNone() {
        assertThat(new Throttle(0.95f, 0, false).recovered(SECOND)).isSameAs(Throttle.NONE);
        assertThat(new Throttle(0.9f, 0, false).recovered(SECOND).factor()).isEqualTo(0.9f + 0.05f);
    }
}
