package io.datapunk.lb.domain.strategy.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
    private static final long SEED = 40_961;
    private static final int REPLICAS = 160;

    private static Ring ring(Fleet fleet) {
        return Ring.of(Roster.of(fleet), REPLICAS);
    }

    private static int[] counts(Ring ring, int members, int firstHandle) {
        int[] counts = new int[members];
        for (int i = 0; i < ring.size(); i++) {
            counts[ring.handle(i) - firstHandle]++;
        }
        return counts;
    }

    @Test
    void key_belongsToTheNextPoint_asOnTheRingThatThePaperDraws() {
        System.out.println("RingTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Fleet fleet = Fleet.weighing(random.doubles(50, 0.1, 5).toArray());
        Ring ring = ring(fleet);
        ReferenceRing reference = new ReferenceRing(fleet, REPLICAS);
        for (int i = 0; i < 20_000; i++) {
            long key = random.nextLong();
            assertThat(ring.handle(ring.successor(Hash64.mix(key)))).isEqualTo(fleet.handle(reference.owner(key)));
        }
        assertThat(ring.successor(Long.MAX_VALUE)).isZero();
        assertThat(ring.successor(Long.MIN_VALUE)).isZero();
        for (int i = 1; i < ring.size(); i++) {
            assertThat(ring.position(i)).isGreaterThanOrEqualTo(ring.position(i - 1));
            assertThat(ring.successor(ring.position(i))).isLessThanOrEqualTo(i);
        }
    }

    @Test
    void pointsAtTheSamePlace_standInOrderOfId() {
        Roster alike = new Roster(new int[] {30, 10, 20}, new long[] {5, 5, 5}, new double[] {1, 1, 1});
        Ring ring = Ring.of(alike, 40);
        for (int i = 0; i < ring.size(); i += 3) {
            assertThat(ring.successor(ring.position(i))).isEqualTo(i);
            assertThat(new int[] {ring.handle(i), ring.handle(i + 1), ring.handle(i + 2)})
                    .containsExactly(30, 10, 20);
        }
    }

    @Test
    void points_areInProportionToWeight() {
        assertThat(counts(ring(Fleet.weighing(1, 2, 4, 8)), 4, 1000)).containsExactly(80, 160, 320, 640);
        assertThat(counts(ring(Fleet.weighing(1, 1, 1)), 3, 1000)).containsOnly(160);
        assertThat(counts(ring(Fleet.weighing(100, 100, 50)), 3, 1000)).containsExactly(250, 250, 125);
        assertThat(counts(ring(Fleet.weighing(0.01, 0.03)), 2, 1000)).containsExactly(102, 307);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p-1000, 0.125, 4, 0x1p900})
    void allWeightsTimesAPowerOfTwo_areTheSameRing(double times) {
        double[] weights = {3, 1, 7, 2.5};
        Ring ring = ring(Fleet.weighing(weights));
        Ring scaled = ring(Fleet.weighing(
                Arrays.stream(weights).map(weight -> weight * times).toArray()));
        assertThat(scaled.size()).isEqualTo(ring.size());
        for (int i = 0; i < ring.size(); i++) {
            assertThat(scaled.handle(i)).isEqualTo(ring.handle(i));
            assertThat(scaled.position(i)).isEqualTo(ring.position(i));
        }
    }

    @Test
    void weightsBeyondReason_leaveEverybodyAPoint() {
        Fleet fleet = Fleet.weighing(Double.MIN_VALUE, 1e-300, 1, 1e200, 1e300, 1e300);
        Ring ring = ring(fleet);
        int[] counts = counts(ring, 6, 1000);
        assertThat(ring.size()).isLessThan(2 * 6 * REPLICAS + 6);
        assertThat(Arrays.copyOf(counts, 4)).containsOnly(1);
        assertThat(counts[4]).isEqualTo(counts[5]).isGreaterThan(REPLICAS);
    }

    @Test
    void nobody_isAnEmptyRing() {
        assertThat(ring(Fleet.of(0)).size()).isZero();
    }

    /** Alike, and enough of them for the points to be too many. */
    private static Roster roster(int members) {
        int[] handles = new int[members];
        long[] hashes = new long[members];
        double[] weights = new double[members];
        for (int i = 0; i < members; i++) {
            handles[i] = i;
            hashes[i] = Hash64.next(77, i);
            weights[i] = 1;
        }
        return new Roster(handles, hashes, weights);
    }

    @Test
    void millionMembers_allHavePoints_withinTheLimit() {
        Roster million = roster(1_000_000);
        Ring ring = Ring.of(million, REPLICAS);
        assertThat(ring.size()).isLessThanOrEqualTo(Points.MOST).isEqualTo(3_000_000);
        assertThat(counts(ring, 1_000_000, 0)).containsOnly(3);
    }

    @Test
    void tooManyPoints_areHalvedForAll_andNoMemberMoreMovesTheOthers() {
        Points before = Points.of(roster(30_000), REPLICAS);
        Points after = Points.of(roster(30_001), REPLICAS);
        assertThat(before.halvings()).isEqualTo(1);
        assertThat(before.count(1)).isEqualTo(80);
        assertThat(after).isEqualTo(before);
    }

    /** The largest share of the circle as a multiple of the mean one; the figures are those of these hundred ids. */
    @ParameterizedTest
    @CsvSource({"40, 1.25, 1.60", "160, 1.10, 1.30", "1000, 1.04, 1.12"})
    void hundredMembers_shareTheCircle_theMoreEvenlyTheMorePoints(int replicas, double least, double most) {
        double[] arcs = new ReferenceRing(Fleet.of(100), replicas).arcs(member -> true);
        double largest = 100 * Arrays.stream(arcs).max().orElseThrow();
        System.out.printf("ring, 100 members, %d points each: max/mean %.3f%n", replicas, largest);
        assertThat(Arrays.stream(arcs).sum()).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(largest).isBetween(least, most);
    }

    @Test
    void oneThatGoes_movesItsOwnKeysAlone() {
        Fleet fleet =
                Fleet.weighing(new SplittableRandom(SEED).doubles(40, 0.5, 2).toArray());
        Ring before = ring(fleet);
        for (int gone = 0; gone < 40; gone++) {
            Fleet rest = fleet.without(gone);
            Ring after = ring(rest);
            String goneId = fleet.instances[gone].id();
            int moved = 0;
            for (long key = 0; key < 5000; key++) {
                String owner = fleet.id(before.handle(before.successor(Hash64.mix(key))));
                String next = rest.id(after.handle(after.successor(Hash64.mix(key))));
                assertThat(next.equals(owner)).isNotEqualTo(owner.equals(goneId));
                moved += next.equals(owner) ? 0 : 1;
            }
            assertThat(moved).isPositive();
        }
    }

    @Test
    void meanWeightThatCrossesAPowerOfTwo_movesAboutHalfOfTheKeysOnce() {
        double[] weights = new double[20];
        Arrays.fill(weights, 1.99);
        Fleet below = Fleet.weighing(weights);
        weights[7] = 2.3;
        Fleet above = Fleet.weighing(weights);
        Ring before = ring(below);
        Ring after = ring(above);
        int moved = 0;
        for (long key = 0; key < 20_000; key++) {
            long hash = Hash64.mix(key);
            moved += before.handle(before.successor(hash)) == after.handle(after.successor(hash)) ? 0 : 1;
        }
        assertThat(after.size()).isLessThan(before.size() * 6 / 10);
        assertThat(moved).isBetween(8_000, 12_000);
    }

    @Test
    void oneThatGetsLighter_losesKeysAndNobodyElseDoes() {
        double[] weights = new double[20];
        Arrays.fill(weights, 1.5);
        Fleet heavy = Fleet.weighing(weights);
        weights[7] = 1;
        Fleet light = Fleet.weighing(weights);
        Ring before = ring(heavy);
        Ring after = ring(light);
        int moved = 0;
        for (long key = 0; key < 20_000; key++) {
            int owner = before.handle(before.successor(Hash64.mix(key)));
            int next = after.handle(after.successor(Hash64.mix(key)));
            if (owner != next) {
                assertThat(owner).isEqualTo(heavy.handle(7));
                moved++;
            }
        }
        assertThat(moved).isBetween(200, 500);
    }
}
