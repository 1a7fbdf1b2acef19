package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The members by zone: the own one first, then the others, then what lies beyond, then the instances of an unknown zone.
 *
 * <p>At most {@value #MOST} groups, so that plans stay small however many zones somebody registers: the own zone and the
 * others of most listed weight have groups of their own, and all beyond share one.
 */
final class Zones implements Division {
    static final int MOST = 64;
    static final String UNKNOWN = "";

    private static final double ALL_BUT_ROUNDING = 1 - 1e-9;

    private enum Key {
        BEYOND
    }

    private final List<Object> keys = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final int beyond;
    private final double[] callers;

    private Zones(List<String> named, boolean more) {
        for (String zone : named) {
            places.put(zone, keys.size());
            keys.add(zone);
        }
        int last = keys.size();
        if (more) {
            keys.add(Key.BEYOND);
        }
        // Without a group of their own, zones that nobody has seen while looking are as good as unknown.
        beyond = last;
        places.put(UNKNOWN, keys.size());
        keys.add(UNKNOWN);
        callers = new double[keys.size()];
    }

    /**
     * Looks through the members. O(n).
     *
     * @param own where the caller is; when that is unknown, everybody is in one group
     */
    static Zones of(Candidates candidates, String own, CallerZones said) {
        if (own.equals(UNKNOWN)) {
            return new Zones(List.of(), false);
        }
        Map<String, Double> weights = new HashMap<>();
        int size = candidates.size();
        for (int index = 0; index < size; index++) {
            Instance instance = candidates.instance(candidates.handle(index));
            weights.merge(instance.zone(), instance.weight(), Double::sum);
        }
        weights.remove(UNKNOWN);
        weights.remove(own);
        List<Map.Entry<String, Double>> others = new ArrayList<>(weights.entrySet());
        others.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        List<String> seen = new ArrayList<>();
        seen.add(own);
        for (Map.Entry<String, Double> other : others) {
            seen.add(other.getKey());
        }
        boolean more = seen.size() > MOST - 1;
        Zones zones = new Zones(more ? seen.subList(0, MOST - 2) : seen, more);
        zones.count(seen, said.with(own));
        return zones;
    }

    /** Which part of the callers is in each group; callers of zones without instances are in none. */
    private void count(List<String> seen, CallerZones said) {
        for (String zone : seen) {
            callers[place(zone)] += said.said() ? said.part(zone) : 1.0 / seen.size();
        }
    }

    private int place(String zone) {
        return places.getOrDefault(zone, beyond);
    }

    @Override
    public int size() {
        return keys.size();
    }

    @Override
    public Object key(int group) {
        return keys.get(group);
    }

    @Override
    public int groupOf(Instance instance) {
        return place(instance.zone());
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public Plan plan(long revision, List<Candidates> groups) {
        double[] healthy = Capacity.of(groups);
        double total = 0;
        for (double each : healthy) {
            total += each;
        }
        for (int group = 0; group < healthy.length; group++) {
            healthy[group] = total > 0 ? healthy[group] / total : 0;
        }
        return new Plan(revision, Distribution.of(shares(healthy, callers)), Distribution.of(elsewhere(healthy)));
    }

    /**
     * What each zone gets of the requests that come from the first.
     *
     * @param healthy each zone's part of the healthy weight
     * @param callers each zone's part of the callers
     */
    static double[] shares(double[] healthy, double[] callers) {
        double[] shares = new double[healthy.length];
        double stays = healthy[0] > 0 ? Math.min(1, healthy[0] / callers[0]) : 0;
        if (stays > ALL_BUT_ROUNDING) {
            stays = 1;
        }
        double left = 0;
        for (int zone = 1; zone < healthy.length; zone++) {
            shares[zone] = Math.max(0, healthy[zone] - callers[zone]);
            left += shares[zone];
        }
        for (int zone = 1; zone < healthy.length && left > 0; zone++) {
            shares[zone] *= (1 - stays) / left;
        }
        // Whatever is rounded: when nobody has anything left, what would have to go stays where it is.
        shares[0] = left > 0 || stays == 0 ? stays : 1;
        return shares;
    }

    /** By healthy weight, without the first zone unless it is the only one. */
    private static double[] elsewhere(double[] healthy) {
        double[] others = healthy.clone();
        others[0] = 0;
        for (double other : others) {
            if (other > 0) {
                return others;
            }
        }
        return healthy;
    }
}
