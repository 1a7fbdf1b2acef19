package io.datapunk.lb.bootstrap.simulate;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them: three digits that count, whole numbers as they are. Pure. */
final class Figures {
    private static final String NONE = "-";

    private Figures() {}

    /** A figure as text; a dash where there is none. */
    static String text(@Nullable Double value) {
        if (value == null) {
            return NONE;
        }
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
