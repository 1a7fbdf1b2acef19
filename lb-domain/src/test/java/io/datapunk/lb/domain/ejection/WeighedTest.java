package io.datapunk.lb.domain.ejection;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeighedTest {
    private static double exact(List<Double> weights) {
        return weights.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    @Test
    void whateverComesAndGoes_theWeightIsThatOfWhoIsThere() {
        long seed = 20_261_129;
        System.out.println("WeighedTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> weights = new ArrayList<>();
        Weighed all = Weighed.NOBODY;
        for (int step = 0; step < 1_000; step++) {
            double weight = Math.exp(random.nextDouble(-12, 12));
            if (weights.size() < 20 || random.nextBoolean()) {
                all = all.plus(weight);
                weights.add(weight);
            } else if (random.nextBoolean()) {
                all = all.minus(weights.remove(random.nextInt(weights.size())));
            } else {
                all = all.reweighed(weights.set(0, weight), weight);
            }
            assertThat(all.count()).isEqualTo(weights.size());
            assertThat(all.weight()).isEqualTo(exact(weights));
        }
    }

    @Test
    void lastOneThatLeaves_leavesExactlyNothing() {
        assertThat(Weighed.NOBODY.plus(0.1).plus(0.2).minus(0.1).minus(0.2)).isEqualTo(Weighed.NOBODY);
    }

    @Test
    void weightsBeyondAnyNumber_areInfiniteAndNeverNoNumber() {
        Weighed both = Weighed.NOBODY.plus(Double.MAX_VALUE).plus(Double.MAX_VALUE);
        assertThat(both.weight()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(both.minus(Double.MAX_VALUE).weight()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(both.minus(Double.MAX_VALUE).minus(Double.MAX_VALUE).weight())
                .isZero();
    }
}
