package io.datapunk.lb.simulator.policy.baseline;

import static io.datapunk.lb.simulator.policy.baseline.TestPlace.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ServerSetTest {
    @Test
    void anyOrderOfAddingAndRemoving_isASet() {
        RandomGenerator random = new Seed(1).stream("test", 0);
        ServerSet set = new ServerSet(20);
        TreeSet<Integer> expected = new TreeSet<>();
        for (int step = 0; step < 2_000; step++) {
            int server = random.nextInt(20);
            if (random.nextBoolean()) {
                set.add(server);
                expected.add(server);
            } else {
                set.remove(server);
                expected.remove(server);
            }
            assertThat(members(set)).containsExactlyElementsOf(expected);
            assertThat(set.contains(server)).isEqualTo(expected.contains(server));
        }
    }
}
