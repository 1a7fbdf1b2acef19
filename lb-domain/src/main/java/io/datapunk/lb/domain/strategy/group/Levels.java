package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The members by priority, the first level first.
 *
 * <p>A level is a whole number of at most nine digits; what is missing or anything else is level 0. At most {@value #MOST}
 * groups: all levels from the last one on share it.
 */
final class Levels implements Division {
    static final int MOST = 64;

    private static final int FIRST = 0;
    private static final int MOST_DIGITS = 9;

    private final String key;
    private final double overprovisioning;
    private final int[] levels;

    private Levels(String key, double overprovisioning, int[] levels) {
        this.key = key;
        this.overprovisioning = overprovisioning;
        this.levels = levels;
    }

    /** Looks through the members. O(n). */
    static Levels of(Candidates candidates, String key, double overprovisioning) {
        TreeSet<Integer> levels = new TreeSet<>();
        int size = candidates.size();
        for (int index = 0; index < size; index++) {
            levels.add(level(candidates.instance(candidates.handle(index)), key));
            if (levels.size() > MOST) {
                levels.pollLast();
            }
        }
        if (levels.isEmpty()) {
            levels.add(FIRST);
        }
        int[] sorted = new int[levels.size()];
        int next = 0;
        for (int level : levels) {
            sorted[next++] = level;
        }
        return new Levels(key, overprovisioning, sorted);
    }

    static int level(Instance instance, String key) {
        String text = instance.metadata().get(key);
        if (text == null || text.isEmpty() || text.length() > MOST_DIGITS) {
            return FIRST;
        }
        int level = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return FIRST;
            }
            level = level * 10 + (digit - '0');
        }
        return level;
    }

    @Override
    public int size() {
        return levels.length;
    }

    @Override
    public Object key(int group) {
        return levels[group];
    }

    @Override
    public int groupOf(Instance instance) {
        int place = Arrays.binarySearch(levels, level(instance, key));
        return place >= 0 ? place : Math.min(levels.length - 1, -1 - place);
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public Plan plan(long revision, List<Candidates> groups) {
        double[] available = Capacity.of(groups);
        for (int group = 0; group < available.length; group++) {
            if (available[group] > 0) {
                available[group] = Math.max(
                        Float.MIN_NORMAL, available[group] / groups.get(group).listedWeight());
            }
        }
        Distribution shares = Distribution.of(shares(available, overprovisioning));
        return new Plan(revision, shares, shares);
    }

    /**
     * What each level gets of the requests.
     *
     * @param available each level's available part of its listed weight, in [0,1]
     */
    static double[] shares(double[] available, double overprovisioning) {
        double[] shares = new double[available.length];
        double left = 1;
        double sum = 0;
        for (int level = 0; level < shares.length; level++) {
            double health = Math.min(1, overprovisioning * available[level]);
            shares[level] = Math.min(left, health);
            left -= shares[level];
            sum += shares[level];
        }
        for (int level = 0; level < shares.length && sum > 0; level++) {
            shares[level] /= sum;
        }
        return shares;
    }
}
