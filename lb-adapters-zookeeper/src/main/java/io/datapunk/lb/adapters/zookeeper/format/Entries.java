package io.datapunk.lb.adapters.zookeeper.format;

import io.datapunk.lb.spi.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata while it is read, within its bounds; weight, zone and the drain mark are
 * kept apart. Confined to one decoding.
 */
final class Entries {
    final Map<String, String> values = new LinkedHashMap<>();

    @Nullable
    String weight;

    @Nullable
    String zone;

    @Nullable
    String draining;

    int leftOut;

    void put(String key, String value) {
        switch (key) {
            case "weight" -> weight = value;
            case "zone" -> zone = value;
            case Instance.DRAINING -> draining = value;
            default -> keep(key, value);
        }
    }

    private void keep(String key, String value) {
        if (key.length() > FormatLimits.KEY_CHARS
                || value.length() > FormatLimits.VALUE_CHARS
                || values.size() == FormatLimits.ENTRIES) {
            leftOut++;
        } else {
            values.put(key, value);
        }
    }
}
