package io.datapunk.lb.domain.strategy.hash;

/**
 * In which order members take slots of a table: in rounds, in each of them by order of id, the heaviest in every round, one of a third
 * of its weight in every third. In the first round everybody does, however light, so nobody is left without a slot.
 *
 * <p>Without state; O(n log slots + slots).
 */
final class Turns {
    private Turns() {}

    /**
     * Whose turn it is, for each slot to be taken.
     *
     * @param roster the members, at least one and at most {@code slots}
     * @return the places of members, in order of their turns
     */
    static int[] of(Roster roster, int slots) {
        double[] weights = roster.weights();
        double largest = roster.largestWeight();
        int last = lastRound(weights, largest, slots);
        int[] turnsBefore = new int[last + 2];
        for (double weight : weights) {
            double share = weight / largest;
            long turns = turns(share, last);
            for (int turn = 0; turn < turns; turn++) {
                turnsBefore[round(turn, share, last) + 1]++;
            }
        }
        for (int round = 1; round < turnsBefore.length; round++) {
            turnsBefore[round] += turnsBefore[round - 1];
        }
        int[] order = new int[turnsBefore[last + 1]];
        for (int place = 0; place < weights.length; place++) {
            double share = weights[place] / largest;
            long turns = turns(share, last);
            for (int turn = 0; turn < turns; turn++) {
                order[turnsBefore[round(turn, share, last)]++] = place;
            }
        }
        return order;
    }

    /** The first round, from 0, by the end of which there were enough turns. */
    private static int lastRound(double[] weights, double largest, int slots) {
        int low = 0;
        int high = slots;
        while (low < high) {
            int middle = (low + high) >>> 1;
            long turns = 0;
            for (double weight : weights) {
                turns += turns(weight / largest, middle);
            }
            if (turns < slots) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many turns it had by the end of a round. */
    private static long turns(double share, int round) {
        return (long) (round * share) + 1;
    }

    /** In which round it has this turn. */
    private static int round(int turn, double share, int last) {
        return turn == 0 ? 0 : (int) Math.min(last, Math.ceil(turn / share));
    }
}
