package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rule by itself. */
class ZonesTest {
    private static final long SEED = 20_260_202;

    private static double[] parts(SplittableRandom random, int zones) {
        double[] parts = new double[zones];
        double total = 0;
        for (int i = 0; i < zones; i++) {
            parts[i] = random.nextInt(4) == 0 ? 0 : random.nextDouble();
            total += parts[i];
        }
        for (int i = 0; i < zones; i++) {
            parts[i] = total > 0 ? parts[i] / total : 1.0 / zones;
        }
        return parts;
    }

    private static double[] fromZone(int zone, double[] values) {
        double[] turned = values.clone();
        turned[0] = values[zone];
        turned[zone] = values[0];
        return turned;
    }

    @Test
    void enoughAtHome_everythingStays() {
        assertThat(Zones.shares(new double[] {0.5, 0.3, 0.2}, new double[] {0.4, 0.4, 0.2}))
                .containsExactly(1, 0, 0);
    }

    @Test
    void exactlyEnough_orAlmostByRounding_everythingStays() {
        double third = 1.0 / 3;
        assertThat(Zones.shares(new double[] {third - 1e-13, third, third}, new double[] {third, third, third})[0])
                .isEqualTo(1);
    }

    @Test
    void tooLittleAtHome_theRestGoesWhereSomethingIsLeft_inProportion() {
        double[] shares = Zones.shares(new double[] {0.2, 0.3, 0.2, 0.3}, new double[] {0.5, 0.1, 0.2, 0.2});
        assertThat(shares[0]).isCloseTo(0.4, within(1e-12));
        assertThat(shares[1]).isCloseTo(0.6 * 2 / 3, within(1e-12));
        assertThat(shares[2]).isZero();
        assertThat(shares[3]).isCloseTo(0.6 / 3, within(1e-12));
    }

    @Test
    void nobodyAtHome_everythingGoes() {
        assertThat(Zones.shares(new double[] {0, 0.5, 0.5}, new double[] {0.5, 0.25, 0.25}))
                .containsExactly(0, 0.5, 0.5);
    }

    @Test
    void nobodyAnywhere_sharesNothing() {
        assertThat(Zones.shares(new double[] {0, 0}, new double[] {0.5, 0.5})).containsExactly(0, 0);
    }

    @Test
    void whenAllCallersKeepToIt_everyZoneGetsItsPartOfTheWork() {
        System.out.println("ZonesTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 10_000; round++) {
            int zones = 1 + random.nextInt(8);
            double[] healthy = parts(random, zones);
            double[] callers = parts(random, zones);
            double[] work = new double[zones];
            for (int zone = 0; zone < zones; zone++) {
                double[] shares = fromZone(zone, Zones.shares(fromZone(zone, healthy), fromZone(zone, callers)));
                for (int to = 0; to < zones; to++) {
                    work[to] += callers[zone] * shares[to];
                }
            }
            assertThat(work).as("round %d", round).containsExactly(healthy, within(1e-8));
        }
    }
}
