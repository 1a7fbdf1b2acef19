package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of all callers is in which zone. Immutable.
 *
 * @param shares by zone, in any unit, none negative, none above 1e300, so that their sum stays finite; empty when it was not said
 */
record CallerZones(Map<String, Double> shares) {
    private static final String KEY = "callerZones";
    private static final double MOST = 1e300;

    CallerZones {
        shares = Map.copyOf(shares);
    }

    static CallerZones of(Settings settings) {
        Map<String, Double> shares = new TreeMap<>();
        for (String pair : settings.list(KEY, List.of())) {
            int middle = pair.lastIndexOf('=');
            String zone = middle < 0 ? "" : pair.substring(0, middle).strip();
            double share =
                    middle < 0 ? Double.NaN : number(pair.substring(middle + 1).strip());
            if (zone.isEmpty() || Double.isNaN(share) || shares.put(zone, share) != null) {
                throw new Settings.InvalidSettingException(
                        KEY,
                        pair,
                        "a zone that is named once and its share of the callers, such as a=0.5, at most 1e300");
            }
        }
        CallerZones callers = new CallerZones(shares);
        if (callers.said() && !(callers.total() > 0)) {
            throw new Settings.InvalidSettingException(
                    KEY, settings.text(KEY, ""), "at least one zone with a share above 0");
        }
        return callers;
    }

    /** NaN for what is none, or out of range. */
    private static double number(String text) {
        try {
            return Settings.of(Map.of(KEY, text)).number(KEY, Double.NaN, 0, MOST);
        } catch (Settings.InvalidSettingException notANumber) {
            return Double.NaN;
        }
    }

    boolean said() {
        return !shares.isEmpty();
    }

    private double total() {
        double total = 0;
        for (double share : shares.values()) {
            total += share;
        }
        return total;
    }

    /** These, or with the zone of somebody who calls although it is not among them: it counts as an average one. */
    CallerZones with(String own) {
        if (!said() || shares.getOrDefault(own, 0.0) > 0) {
            return this;
        }
        Map<String, Double> more = new TreeMap<>(shares);
        more.put(own, total() / shares.size());
        return new CallerZones(more);
    }

    /** The part of a zone that was named, in [0,1]. */
    double part(String zone) {
        return shares.getOrDefault(zone, 0.0) / total();
    }
}
