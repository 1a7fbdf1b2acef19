package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.Arrays;

/**
 * Maglev's table: a prime number of slots, each one member's, as many of them as its weight says. Immutable.
 *
 * <p>Each member has an order of its own in which it wants the slots, a walk by a constant skip that its id decides, and members take
 * {@link Turns} in taking the next that is free (D. E. Eisenbud et al.: Maglev, NSDI 2016, section 3.4; weights as in Envoy).
 * Members of equal weight have the same number of slots but for one. Four bytes a slot; built in O(slots · log slots) steps as a
 * rule.
 */
final class MaglevTable {
    /** The largest there is. */
    static final int MOST_SLOTS = 5_000_011;

    /** So many slots each at least, or the next size is taken: then shares differ by an eighth at most. */
    private static final int SLOTS_EACH = 8;
    /** Few sizes, because with the size all keys move. */
    private static final int[] SIZES = {65_537, 655_373, MOST_SLOTS};

    private final int[] slots;

    private MaglevTable(int[] slots) {
        this.slots = slots;
    }

    /**
     * Builds the table of these members.
     *
     * @param least its size, a prime, unless there are too many members for it
     * @throws IllegalStateException when there are more than {@link #MOST_SLOTS}
     */
    static MaglevTable of(Roster roster, int least) {
        int size = size(roster.size(), least);
        int[] slots = new int[size];
        Arrays.fill(slots, Candidates.NONE);
        if (roster.size() > 0) {
            fill(slots, roster, Turns.of(roster, size));
        }
        return new MaglevTable(slots);
    }

    /** The size for so many members. */
    static int size(int members, int least) {
        long wanted = (long) SLOTS_EACH * members;
        if (least >= wanted) {
            return least;
        }
        for (int size : SIZES) {
            if (size > least && size >= wanted) {
                return size;
            }
        }
        if (members > MOST_SLOTS) {
            throw new IllegalStateException("instances: " + members + ", expected at most " + MOST_SLOTS
                    + ", the slots of the largest table of maglev");
        }
        return MOST_SLOTS;
    }

    private static void fill(int[] slots, Roster roster, int[] turns) {
        int size = slots.length;
        int[] wanted = new int[roster.size()];
        int[] skips = new int[roster.size()];
        for (int place = 0; place < roster.size(); place++) {
            wanted[place] = Hash64.below(Hash64.next(roster.hash(place), 1), size);
            skips[place] = 1 + Hash64.below(Hash64.next(roster.hash(place), 2), size - 1);
        }
        for (int turn = 0; turn < size; turn++) {
            int place = turns[turn];
            int slot = wanted[place];
            int skip = skips[place];
            while (slots[slot] != Candidates.NONE) {
                slot = after(slot, skip, size);
            }
            slots[slot] = roster.handle(place);
            wanted[place] = after(slot, skip, size);
        }
    }

    private static int after(int slot, int skip, int size) {
        int next = slot + skip;
        return next >= size ? next - size : next;
    }

    int size() {
        return slots.length;
    }

    /** Whose a slot is. */
    int handle(int slot) {
        return slots[slot];
    }
}
