package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.selection.Candidates;

/**
 * Whose turn it is at each position of an endless round in which everybody comes as often as its weight says. Immutable.
 *
 * <p>An alias table (Walker 1977, built by Vose's method, IEEE TSE 17, 1991), read in turn instead of by chance: there are as
 * many places as instances, each of them worth the mean weight and shared by at most two, its owner and one who weighs
 * more. The rounds that pass a place are dealt to the two by their shares, evenly, each place out of step with its
 * neighbours. So where all weigh the same this is plain round robin, and a turn costs O(1) however much the weights differ.
 * After any number of turns everybody has had its share but for two turns at each place it has a part in.
 *
 * <p>12 bytes for each instance; built in O(n).
 */
final class WeightedRota {
    private static final long WHOLE = 1L << 32;
    /** The golden ratio's fraction of 2³²: multiples of it are far from one another. */
    private static final long STAGGER = 0x9e37_79b9L;

    private final int[] owner;
    private final int[] other;
    /** The owner's share of its place, of 2³²; unsigned. Who owns a place alone is its own other. */
    private final int[] share;

    private WeightedRota(int[] owner, int[] other, int[] share) {
        this.owner = owner;
        this.other = other;
        this.share = share;
    }

    static WeightedRota of(Candidates candidates) {
        int size = candidates.size();
        int[] owner = new int[size];
        double[] part = new double[size];
        double sum = 0;
        for (int place = 0; place < size; place++) {
            owner[place] = candidates.handle(place);
            part[place] = weight(candidates, owner[place]);
            sum += part[place];
        }
        for (int place = 0; place < size; place++) {
            part[place] = sum > 0 ? part[place] * size / sum : 1;
        }
        return dealt(owner, part);
    }

    private static double weight(Candidates candidates, int handle) {
        float weight = candidates.weight(handle);
        return weight > 0 ? Math.min(weight, 1) : 0;
    }

    /** Gives what a light one leaves of its place to a heavy one, until nobody has more than a place of its own. */
    private static WeightedRota dealt(int[] owner, double[] part) {
        int size = owner.length;
        int[] other = owner.clone();
        int[] share = new int[size];
        // Both stacks in one array: the light ones from its beginning, the heavy ones from its end.
        int[] stacks = new int[size];
        int light = 0;
        int heavy = size;
        for (int place = 0; place < size; place++) {
            if (part[place] < 1) {
                stacks[light++] = place;
            } else {
                stacks[--heavy] = place;
            }
        }
        while (light > 0 && heavy < size) {
            int place = stacks[--light];
            int giver = stacks[heavy];
            share[place] = (int) (long) (part[place] * WHOLE);
            other[place] = owner[giver];
            part[giver] -= 1 - part[place];
            if (part[giver] < 1) {
                heavy++;
                stacks[light++] = giver;
            }
        }
        return new WeightedRota(owner, other, share);
    }

    boolean isEmpty() {
        return owner.length == 0;
    }

    /** Whose turn it is at this position; any number. Not for an empty one. */
    int at(long position) {
        int place = (int) Math.floorMod(position, (long) owner.length);
        long round = Math.floorDiv(position, (long) owner.length);
        long own = share[place] & (WHOLE - 1);
        long before = (round * own + place * STAGGER) & (WHOLE - 1);
        return before + own >= WHOLE ? owner[place] : other[place];
    }
}
