package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the subsets of many clients have in common; each is the first of the client's order. */
class SubsetOrderTest {
    private static final long SEED = 20_260_205;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("SubsetOrderTest seed " + SEED);
    }

    private static Instance instance(int number) {
        return Instance.of("id" + number, "10.1." + number / 250 + "." + number % 250, 8080);
    }

    private static List<Instance> instances(int count) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(instance(i));
        }
        return instances;
    }

    private static List<Instance> subset(SubsetOrder order, List<Instance> instances, int size) {
        Instance[] ring = instances.toArray(Instance[]::new);
        Arrays.sort(ring, (one, other) -> Long.compare(order.key(one), order.key(other)));
        List<Instance> subset = new ArrayList<>();
        for (int i = 0; i < Math.min(size, ring.length); i++) {
            subset.add(ring[(order.first(ring.length) + i) % ring.length]);
        }
        return subset;
    }

    private static int difference(List<Instance> before, List<Instance> after) {
        Set<Instance> gone = new HashSet<>(before);
        after.forEach(gone::remove);
        return gone.size();
    }

    /** How many clients use each instance: the least and the most. */
    private static int[] connections(List<Instance> instances, int size, int firstClient, int clients) {
        int[] counts = new int[instances.size()];
        for (int client = firstClient; client < firstClient + clients; client++) {
            subset(SubsetOrder.ofClient(client), instances, size)
                    .forEach(each -> counts[Integer.parseInt(each.id().substring(2))]++);
        }
        return new int[] {
            Arrays.stream(counts).min().orElseThrow(),
            Arrays.stream(counts).max().orElseThrow()
        };
    }

    @Test
    void everyLotOfClients_usesEveryInstanceEquallyOften_orOnceMore() {
        for (int round = 0; round < 60; round++) {
            int count = 20 + random.nextInt(400);
            int size = 1 + random.nextInt(20);
            int lot = 1 << random.nextInt(7);
            int first = lot * random.nextInt(1000);
            int[] least = connections(instances(count), size, first, lot);
            assertThat(least[1] - least[0])
                    .as("%d instances, subsets of %d, clients %d to %d", count, size, first, first + lot - 1)
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void anyNumberOfClients_isBalancedWithinOneForEachLotItIsMadeOf() {
        for (int clients = 1; clients <= 70; clients++) {
            int[] least = connections(instances(100), 20, 0, clients);
            assertThat(least[1] - least[0]).as("%d clients", clients).isLessThanOrEqualTo(Integer.bitCount(clients));
        }
    }

    @Test
    void asSoonAsThereAreEnoughClients_everyInstanceIsUsed() {
        // The least power of two of clients that reaches 100 instances by 20 each is 8.
        assertThat(connections(instances(100), 20, 0, 8)[0]).isEqualTo(1);
        assertThat(connections(instances(997), 20, 0, 64)[0]).isEqualTo(1);
    }

    @Test
    void instanceThatComesOrGoes_changesTwoOfASubsetAtMost() {
        int changed = 0;
        int rounds = 0;
        for (int count : new int[] {30, 100, 333}) {
            List<Instance> instances = instances(count);
            for (int client = 0; client < 200; client++) {
                SubsetOrder order = SubsetOrder.ofClient(client);
                List<Instance> without = new ArrayList<>(instances);
                without.remove(random.nextInt(count));
                int difference = difference(subset(order, without, 20), subset(order, instances, 20));
                assertThat(difference).isLessThanOrEqualTo(2);
                changed += difference;
                rounds++;
            }
        }
        System.out.println("one instance came: " + (double) changed / rounds + " of 20 changed on average");
    }

    @Test
    void byId_oneChangesAtMost() {
        List<Instance> instances = instances(200);
        for (int client = 0; client < 200; client++) {
            SubsetOrder order = SubsetOrder.ofClient("client-" + client);
            List<Instance> without = new ArrayList<>(instances);
            without.remove(random.nextInt(200));
            assertThat(difference(subset(order, without, 20), subset(order, instances, 20)))
                    .isLessThanOrEqualTo(1);
        }
    }

    /** Each of 200 is in a tenth of 2,000 subsets: 200, standard deviation 13.4; 5.6 deviations once in a million for 200 of them. */
    @Test
    void byId_subsetsAreIndependentDraws() {
        int[] counts = new int[200];
        for (int client = 0; client < 2000; client++) {
            subset(SubsetOrder.ofClient("client-" + client), instances(200), 20)
                    .forEach(each -> counts[Integer.parseInt(each.id().substring(2))]++);
        }
        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(124);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(276);
    }

    @Test
    void idsAtOneAddress_areNeighbours_andAnotherIdKeepsThePlace() {
        SubsetOrder order = SubsetOrder.ofClient(3);
        long one = order.key(Instance.of("one", "10.0.0.1", 80));
        long other = order.key(Instance.of("other", "10.0.0.1", 80));
        assertThat(one).isNotEqualTo(other);
        assertThat(one >>> 16).isEqualTo(other >>> 16);
        assertThat(order.key(Instance.of("one", "10.0.0.1", 81)) >>> 16).isNotEqualTo(one >>> 16);
    }

    @Test
    void first_isWithinTheRing_forEveryClientAndSize() {
        for (int size : new int[] {1, 2, 3, 1000, 1_000_000, Integer.MAX_VALUE}) {
            for (int client : new int[] {0, 1, 2, 3, 12_345, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
                assertThat(SubsetOrder.ofClient(client).first(size)).isBetween(0, size - 1);
            }
        }
        assertThat(SubsetOrder.ofClient(1).first(1000)).isEqualTo(500);
        assertThat(SubsetOrder.ofClient(2).first(1000)).isEqualTo(250);
        assertThat(SubsetOrder.ofClient(3).first(1000)).isEqualTo(750);
    }
}
