package io.datapunk.lb.adapters.vertx;

import org.jspecify.annotations.Nullable;

/**
 * The response header by which an instance reports its load: {@code X-Load: 12.5}.
 *
 * <p>The value is a plain number from 0: requests in flight, or any utilisation that is comparable within the service.
 * Stateless and thread-safe.
 */
public final class LoadHeader {
    /** The header's name. */
    public static final String NAME = "X-Load";

    private static final int LONGEST = 32;

    private LoadHeader() {}

    /** The load, or NaN when there is none, or none that can be used. O(1): long values are not read. */
    public static float parse(@Nullable String value) {
        if (value == null || value.length() > LONGEST || !plain(value)) {
            return Float.NaN;
        }
        try {
            float load = Float.parseFloat(value);
            return Float.isInfinite(load) ? Float.NaN : load;
        } catch (NumberFormatException notANumber) {
            return Float.NaN;
        }
    }

    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return true;
    }
}
