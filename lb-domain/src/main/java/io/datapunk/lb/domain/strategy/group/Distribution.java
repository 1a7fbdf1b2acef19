package io.datapunk.lb.domain.strategy.group;

/** Shares of some groups, to draw one by a number. Immutable; drawing is O(groups) at worst, and mostly one step. */
final class Distribution {
    /** Instead of the only group: there are several. */
    static final int SEVERAL = -1;

    private final double[] upTo;
    private final int only;

    private Distribution(double[] upTo, int only) {
        this.upTo = upTo;
        this.only = only;
    }

    /** From shares in any unit; what is not above zero is nothing, and when all are nothing the first has everything. */
    static Distribution of(double... shares) {
        double total = 0;
        int last = 0;
        int positive = 0;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > 0) {
                total += shares[i];
                last = i;
                positive++;
            }
        }
        double[] upTo = new double[shares.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += shares[i] > 0 ? shares[i] : 0;
            // From the last one on it is exactly one, so that no number falls beyond.
            upTo[i] = i < last ? sum / total : 1;
        }
        return new Distribution(upTo, positive > 1 ? SEVERAL : last);
    }

    /** The group that has everything, or {@link #SEVERAL}. */
    int only() {
        return only;
    }

    /** The group for a number in [0,1). */
    int at(double number) {
        int group = 0;
        while (group < upTo.length - 1 && number >= upTo[group]) {
            group++;
        }
        return group;
    }

    /** The share of a group, in [0,1]. */
    double share(int group) {
        return group == 0 ? upTo[0] : upTo[group] - upTo[group - 1];
    }
}
