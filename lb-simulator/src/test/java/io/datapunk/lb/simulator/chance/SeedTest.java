package io.datapunk.lb.simulator.chance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SeedTest {
    private static final int DRAWS = 100_000;

    @Test
    void stream_alwaysBeginsAnew() {
        assertThat(new Seed(3).stream("picks", 1).nextLong())
                .isEqualTo(new Seed(3).stream("picks", 1).nextLong());
    }

    @Test
    void streams_differByNameNumberAndSeed() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (int number = 0; number < 10; number++) {
                firsts.add(new Seed(seed).stream("picks", number).nextLong());
                firsts.add(new Seed(seed).stream("arrivals", number).nextLong());
            }
        }

        assertThat(firsts).hasSize(200);
    }

    @Test
    void exponential_hasItsMeanAndItsMedian() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        double[] draws = DoubleStream.generate(() -> Draws.exponential(random, 2))
                .limit(DRAWS)
                .sorted()
                .toArray();

        assertThat(DoubleStream.of(draws).average().orElseThrow()).isCloseTo(2, within(0.04));
        assertThat(draws[DRAWS / 2]).isCloseTo(2 * Math.log(2), within(0.04));
        assertThat(draws[0]).isNotNegative();
    }

    @Test
    void gaussian_hasItsMomentsAndItsTail() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        double[] draws =
                DoubleStream.generate(() -> Draws.gaussian(random)).limit(DRAWS).toArray();

        assertThat(DoubleStream.of(draws).average().orElseThrow()).isCloseTo(0, within(0.02));
        assertThat(DoubleStream.of(draws).map(x -> x * x).average().orElseThrow())
                .isCloseTo(1, within(0.03));
        assertThat(DoubleStream.of(draws).filter(x -> x > 1.96).count() / (double) DRAWS)
                .isCloseTo(0.025, within(0.002));
    }
}
