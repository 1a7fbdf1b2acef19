package io.datapunk.lb.domain.strategy.hash;

/**
 * How many points of the ring each member has: {@code replicas} per unit of weight, at least one.
 *
 * <p>The unit is the power of two at or below the mean weight, so weights count by their proportions: instances of weight 1 have
 * {@code replicas} points each, and equal ones of any other weight up to twice as many. While all points together would be more
 * than {@link #MOST}, all are halved. Steps of two, because then a change of members changes nothing for the others unless the
 * mean weight or the number of points crosses a power of two. Immutable.
 *
 * @param replicas the points of a member whose weight is the unit
 * @param unit the unit
 * @param halvings how often all are halved
 */
record Points(int replicas, double unit, int halvings) {
    /** The most points of a ring with so many members or fewer. */
    static final int MOST = 1 << 22;

    /** Those of these members. O(n log replicas). */
    static Points of(Roster roster, int replicas) {
        double unit = Math.scalb(1.0, Math.getExponent(roster.meanWeight()));
        int most = Math.max(MOST, roster.size());
        int halvings = 0;
        while (new Points(replicas, unit, halvings).total(roster) > most) {
            halvings++;
        }
        return new Points(replicas, unit, halvings);
    }

    int count(double weight) {
        return (int) Math.max(
                1, Math.min(Integer.MAX_VALUE, Math.round(Math.scalb(replicas * (weight / unit), -halvings))));
    }

    long total(Roster roster) {
        long total = 0;
        for (double weight : roster.weights()) {
            total += count(weight);
        }
        return total;
    }
}
