package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SmallFloatTest {
    private static final long SEED = 5;

    @Test
    void allBits_comeBackAndGrowWithTheNumber() {
        float before = 0;
        for (int bits = 1; bits <= SmallFloat.MASK; bits++) {
            float value = SmallFloat.value(bits);
            assertThat(value).isGreaterThan(before);
            assertThat(SmallFloat.nearest(value)).isEqualTo(bits);
            assertThat(SmallFloat.below(value)).isEqualTo(bits);
            before = value;
        }
        assertThat(SmallFloat.value(1)).isEqualTo(SmallFloat.LEAST);
    }

    @Test
    void anyNumberInRange_isKeptToElevenBits() {
        System.out.println("SmallFloatTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            double value = Math.exp(random.nextDouble(Math.log(SmallFloat.LEAST), Math.log(SmallFloat.MOST / 2)));
            assertThat((double) SmallFloat.value(SmallFloat.nearest(value)))
                    .isCloseTo(value, within(value * 0x1.1p-12));
            assertThat((double) SmallFloat.value(SmallFloat.below(value)))
                    .isBetween(value * (1 - 0x1.1p-11), value * (1 + 0x1p-23));
        }
    }

    @Test
    void outOfRange_isTheNearestEnd() {
        assertThat(SmallFloat.nearest(0)).isEqualTo(1);
        assertThat(SmallFloat.nearest(-3)).isEqualTo(1);
        assertThat(SmallFloat.below(Double.POSITIVE_INFINITY)).isEqualTo(SmallFloat.MASK);
        assertThat(SmallFloat.nearest(1e300)).isEqualTo(SmallFloat.MASK);
    }
}
