package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EligibleIndexTest {
    private static final long SEED = 5_150;

    @Test
    void weight_doesNotDrift_howeverOftenTheyComeAndGo() {
        System.out.println("EligibleIndexTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        EligibleIndex index = EligibleIndex.empty();
        double[] weights = random.doubles(50, 1e-6, 1e6).toArray();
        boolean[] in = new boolean[50];
        for (int step = 0; step < 500_000; step++) {
            int each = random.nextInt(50);
            if (in[each] && random.nextBoolean()) {
                double heavier = random.nextDouble(1e-6, 1e6);
                index.reweigh(0, weights[each], heavier, true, true);
                weights[each] = heavier;
            } else if (in[each]) {
                index.remove(each, weights[each], true);
                in[each] = false;
            } else {
                index.add(each, weights[each], true);
                in[each] = true;
            }
        }
        double sum = 0;
        for (int each = 0; each < 50; each++) {
            sum += in[each] ? weights[each] : 0;
        }
        assertThat(index.weight() / sum - 1).isBetween(-1e-14, 1e-14);
    }

    @Test
    void lightOnes_areStillThereWhenTheHeavyOneHasGone() {
        EligibleIndex index = EligibleIndex.empty();
        index.add(0, 3, true);
        index.add(1, 1e300, true);
        index.add(2, 2, true);
        index.remove(1, 1e300, true);
        assertThat(index.weight()).isEqualTo(5);
        index.reweigh(0, 2, 1e200, true, true);
        index.reweigh(0, 1e200, 4, true, true);
        assertThat(index.weight()).isEqualTo(7);
    }

    @Test
    void sumThatIsNoNumber_isOneAgainOnceAllHaveGone() {
        EligibleIndex index = EligibleIndex.empty();
        double[] most = new double[4];
        Arrays.fill(most, Double.MAX_VALUE);
        for (int each = 0; each < 4; each++) {
            index.add(each, most[each], true);
        }
        assertThat(index.weight()).isInfinite();
        for (int each = 0; each < 4; each++) {
            index.remove(each, most[each], true);
        }
        index.add(7, 2, true);
        assertThat(index.weight()).isEqualTo(2);
    }
}
