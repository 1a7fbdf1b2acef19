package io.datapunk.lb.domain.strategy.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaglevTableTest {
    private static final int SIZE = 65_537;

    private static MaglevTable table(Fleet fleet) {
        return MaglevTable.of(Roster.of(fleet), SIZE);
    }

    private static int[] slots(MaglevTable table, Fleet fleet) {
        int[] counts = new int[fleet.size()];
        for (int slot = 0; slot < table.size(); slot++) {
            counts[fleet.index(table.handle(slot))]++;
        }
        return counts;
    }

    /** Of the keys that were not its own, the part that moved when one went, as a mean over some of the members. */
    private static double movedBeside(int members) {
        Fleet fleet = Fleet.of(members);
        MaglevTable before = table(fleet);
        int rounds = 5;
        double moved = 0;
        for (int round = 0; round < rounds; round++) {
            int gone = round * members / rounds;
            Fleet rest = fleet.without(gone);
            MaglevTable after = table(rest);
            String goneId = fleet.instances[gone].id();
            int others = 0;
            for (int slot = 0; slot < SIZE; slot++) {
                String owner = fleet.id(before.handle(slot));
                others += !owner.equals(goneId) && !owner.equals(rest.id(after.handle(slot))) ? 1 : 0;
            }
            moved += (double) others / SIZE / rounds;
        }
        return moved;
    }

    @ParameterizedTest
    @CsvSource({"10, 1.0001, 0.0080", "100, 1.0011, 0.0100", "1000, 1.0075, 0.0100"})
    void equalOnes_haveTheSameShareButForASlot_andOneThatGoesMovesFewOfTheOthers(
            int members, double largest, double moved) {
        Fleet fleet = Fleet.of(members);
        int[] slots = slots(table(fleet), fleet);
        double most = (double) Arrays.stream(slots).max().orElseThrow() * members / SIZE;
        double extra = movedBeside(members);
        System.out.printf(
                "maglev, %d members, %d slots: max/mean %.4f, moved beside the own %.4f%n", members, SIZE, most, extra);
        assertThat(slots).containsOnly(SIZE / members, SIZE / members + 1);
        assertThat(most).isLessThan(largest);
        assertThat(extra).isBetween(moved / 10, moved);
    }

    @Test
    void slots_areInProportionToWeight() {
        Fleet fleet = Fleet.weighing(1, 2, 3, 0.5, 10, 7);
        int[] slots = slots(table(fleet), fleet);
        double[] shares = fleet.shares();
        for (int i = 0; i < slots.length; i++) {
            assertThat(slots[i] - SIZE * shares[i]).as("slots of %d", i).isBetween(-3.0, 3.0);
        }
    }

    @Test
    void turns_areTakenInRoundsByOrderOfId() {
        assertThat(Turns.of(Roster.of(Fleet.weighing(3, 1)), 8)).startsWith(0, 1, 0, 0, 0, 1, 0, 0);
        assertThat(Turns.of(Roster.of(Fleet.weighing(1, 1, 1)), 7)).startsWith(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void lightest_hasASlotAllTheSame() {
        Fleet fleet = Fleet.weighing(Double.MIN_VALUE, 1e-300, 1, 1e200, 1e300);
        int[] slots = slots(table(fleet), fleet);
        assertThat(Arrays.copyOf(slots, 4)).containsOnly(1);
        assertThat(slots[4]).isEqualTo(SIZE - 4);
    }

    @Test
    void otherHandles_areTheSameTable() {
        Fleet fleet = Fleet.of(30);
        Fleet other = Fleet.of(31).without(30);
        MaglevTable ours = table(fleet);
        MaglevTable theirs = table(other);
        assertThat(other.handle(0)).isNotEqualTo(fleet.handle(0));
        for (int slot = 0; slot < SIZE; slot++) {
            assertThat(other.index(theirs.handle(slot))).isEqualTo(fleet.index(ours.handle(slot)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 11, 251, 65_537, 655_373, 5_000_011})
    void everySize_isFilled(int size) {
        Fleet fleet = Fleet.of(1);
        MaglevTable table = MaglevTable.of(Roster.of(fleet), size);
        assertThat(table.size()).isEqualTo(size < 8 ? SIZE : size);
        assertThat(slots(table, fleet)).containsExactly(table.size());
    }

    @Test
    void tableOfNobody_isEmpty() {
        MaglevTable table = table(Fleet.of(0));
        assertThat(table.size()).isEqualTo(SIZE);
        assertThat(table.handle(99)).isEqualTo(Candidates.NONE);
    }

    @Test
    void tooManyForTheTable_getALargerOne_upToTheLargest() {
        assertThat(MaglevTable.size(8192, SIZE)).isEqualTo(SIZE);
        assertThat(MaglevTable.size(8193, SIZE)).isEqualTo(655_373);
        assertThat(MaglevTable.size(100_000, SIZE)).isEqualTo(5_000_011);
        assertThat(MaglevTable.size(5_000_011, SIZE)).isEqualTo(5_000_011);
        assertThat(MaglevTable.size(2, 17)).isEqualTo(17);
        assertThat(MaglevTable.size(3, 17)).isEqualTo(SIZE);
        assertThatThrownBy(() -> MaglevTable.size(5_000_012, SIZE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("instances: 5000012, expected at most 5000011");
    }

    @Test
    void sizes_arePrime() {
        for (int members : new int[] {1, 10_000, 1_000_000}) {
            assertThat(Primes.is(MaglevTable.size(members, SIZE))).isTrue();
        }
        assertThat(Primes.from(0)).isEqualTo(2);
        assertThat(Primes.from(65_536)).isEqualTo(65_537);
        assertThat(Primes.from(25)).isEqualTo(29);
        assertThat(Primes.is(1)).isFalse();
        assertThat(Primes.is(9)).isFalse();
    }

    @Test
    void millionMembers_allHaveSlots() {
        int members = 1_000_000;
        int[] handles = new int[members];
        long[] hashes = new long[members];
        double[] weights = new double[members];
        for (int i = 0; i < members; i++) {
            handles[i] = i;
            hashes[i] = Hash64.next(78, i);
            weights[i] = i % 10 == 0 ? 2 : 1;
        }
        MaglevTable table = MaglevTable.of(new Roster(handles, hashes, weights), SIZE);
        int[] counts = new int[members];
        for (int slot = 0; slot < table.size(); slot++) {
            counts[table.handle(slot)]++;
        }
        Map<Integer, Set<Integer>> slotsByWeight = new TreeMap<>();
        for (int i = 0; i < members; i++) {
            slotsByWeight
                    .computeIfAbsent((int) weights[i], weight -> new TreeSet<>())
                    .add(counts[i]);
        }
        assertThat(slotsByWeight).isEqualTo(Map.of(1, Set.of(4, 5), 2, Set.of(8, 9)));
    }
}
