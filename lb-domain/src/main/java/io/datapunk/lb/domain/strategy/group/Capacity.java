package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.List;

/**
 * What groups can take, as they stand now: the weight of those of them that are well.
 *
 * <p>Who fails and may not be ejected, because enough are out already, is as little to be counted on as who is out. A group
 * in which nobody is well keeps a trickle, so that nobody who is eligible is out of reach. When nobody is well in any, who is eligible counts:
 * there is nowhere better to go.
 */
final class Capacity {
    private static final double TRICKLE = 1e-4;

    private Capacity() {}

    /** Of each group, in the unit of the weights; above 0 where somebody is eligible, else 0. */
    static double[] of(List<Candidates> groups) {
        double[] capacity = new double[groups.size()];
        boolean somebodyIsWell = false;
        for (int group = 0; group < capacity.length; group++) {
            int well = groups.get(group).wellCount();
            // A sum that has lost its smallest parts must not hide who is there.
            capacity[group] =
                    well > 0 ? Math.max(Double.MIN_NORMAL, groups.get(group).wellWeight()) : 0;
            somebodyIsWell |= well > 0;
        }
        double otherwise = somebodyIsWell ? TRICKLE : 1;
        for (int group = 0; group < capacity.length; group++) {
            Candidates members = groups.get(group);
            if (capacity[group] == 0 && members.eligibleCount() > 0) {
                capacity[group] = Math.max(Double.MIN_NORMAL, otherwise * members.eligibleWeight());
            }
        }
        return capacity;
    }
}
